package io.swarmdns.zone.answer;

import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.RateLimiting;
import org.jspecify.annotations.Nullable;

/// What an operator decides about answers. Immutable; the arrays must not be changed.
///
/// @param udpAnswerMaxBytes largest answer over UDP, 512 to 65535, whatever a client offers
/// @param nsid the server's identifier (RFC 5001), empty for none
/// @param version answer to CH TXT version.bind and version.server, empty to refuse
/// @param identity answer to CH TXT id.server and hostname.bind (RFC 4892), empty to refuse
/// @param anyInFull whether ANY is answered with all RRsets also over UDP
/// @param keepaliveTenths how long an idle connection stays open, in units of 100 ms (RFC 7828)
/// @param cookies what server cookies are made with, null to ignore clients' cookies (RFC 7873)
/// @param limiting how many answers a client network gets over UDP, null for as many as it asks for
public record ResponderSettings(
    int udpAnswerMaxBytes,
    byte[] nsid,
    String version,
    String identity,
    boolean anyInFull,
    int keepaliveTenths,
    @Nullable CookieSecrets cookies,
    @Nullable RateLimiting limiting) {
  /// 1232 bytes are never fragmented on the way (DNS Flag Day 2020).
  public static final ResponderSettings DEFAULT =
      new ResponderSettings(1232, new byte[0], "SwarmDNS", "", false, 100, null, null);
}
