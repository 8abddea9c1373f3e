package io.swarmdns.server;

import io.swarmdns.server.config.AnswersSection;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.CookiesSection;
import io.swarmdns.server.config.Prefix;
import io.swarmdns.server.config.RateLimitSection;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.Network;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the configuration says about answers, for the engines. Keeps what must outlast a reload:
/// the cookie secret that the node made itself, and the table of the rate limits. Not thread-safe.
final class AnswerPolicy {
  private static final int V4_BYTES = 4;
  private static final long MAPPED_V4 = 0x0000_ffffL << 32;
  private static final int MAPPED_BITS = 96;

  private static final Logger LOG = LoggerFactory.getLogger(AnswerPolicy.class);

  private final CookieSecrets ownSecret = CookieSecrets.random();
  private final int keepaliveTenths;
  private final int tableBytes;
  private @Nullable RateTable table;
  private @Nullable CookieSecrets swarmSecrets;

  /// @param started with it the node started: what cannot change while it runs is taken from here
  AnswerPolicy(Configuration started) {
    // RFC 7828 §3.1: in units of 100 milliseconds.
    keepaliveTenths = (int) (started.tcp().idleTimeout().toMillis() / 100);
    tableBytes = started.rateLimit().tableBytes();
  }

  /// From now on cookies are made with what all nodes of the swarm have, unless a file is
  /// configured.
  void swarmSecrets(CookieSecrets secrets) {
    swarmSecrets = secrets;
  }

  /// @throws IOException when the file of cookie secrets cannot be used
  ResponderSettings of(Configuration configuration) throws IOException {
    AnswersSection answers = configuration.answers();
    return new ResponderSettings(
        answers.udpSizeMaxBytes(),
        answers.nsid().getBytes(StandardCharsets.UTF_8),
        answers.version(),
        answers.identity(),
        answers.any() == AnswersSection.Any.FULL,
        keepaliveTenths,
        secrets(configuration.cookies()),
        limiting(configuration.rateLimit()));
  }

  private @Nullable CookieSecrets secrets(CookiesSection cookies) throws IOException {
    if (!cookies.enabled()) {
      return null;
    }
    var file = cookies.secretFile();
    if (file.isPresent()) {
      return CookieFile.read(file.get());
    }
    return swarmSecrets != null ? swarmSecrets : ownSecret;
  }

  private @Nullable RateLimiting limiting(RateLimitSection section) {
    if (!section.enabled()) {
      return null;
    }
    if (section.tableBytes() != tableBytes) {
      LOG.warn("what has changed at 'rate-limit.table-size' needs a restart");
    }
    if (table == null) {
      table = new RateTable(tableBytes);
    }
    return new RateLimiting(limits(section), table);
  }

  private static RateLimits limits(RateLimitSection section) {
    return new RateLimits(
        section.answersPerSecond(),
        section.referralsPerSecond(),
        section.nodataPerSecond(),
        section.nxdomainPerSecond(),
        section.errorsPerSecond(),
        section.slip(),
        section.ipv4PrefixLength(),
        section.ipv6PrefixLength(),
        section.exempt().stream().map(AnswerPolicy::network).toList());
  }

  /// The network as halves of an IPv6 address, IPv4 mapped.
  static Network network(Prefix prefix) {
    var bytes = ByteBuffer.wrap(prefix.address().getAddress());
    return bytes.remaining() == V4_BYTES
        ? new Network(
            0, MAPPED_V4 | Integer.toUnsignedLong(bytes.getInt()), MAPPED_BITS + prefix.length())
        : new Network(bytes.getLong(), bytes.getLong(), prefix.length());
  }
}
