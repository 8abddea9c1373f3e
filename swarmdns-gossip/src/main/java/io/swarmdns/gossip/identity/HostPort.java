package io.swarmdns.gossip.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a node listens, as `host:port` or `[IPv6 address]:port`. Nothing is looked up here.
///
/// @param host a host name or an IP address, IPv6 without brackets; at most 253 characters
/// @param port 1 to 65535
public record HostPort(String host, int port) {
  private static final int TEXT_MAX = 253 + 8;
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}");
  private static final Pattern TEXT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})");

  public HostPort {
    if (!HOST.matcher(host).matches() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a host and a port from 1 to 65535");
    }
  }

  /// Empty when the text is something else.
  public static Optional<HostPort> parse(String text) {
    if (text.length() > TEXT_MAX) {
      return Optional.empty();
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return port < 1 || port > 65535 ? Optional.empty() : Optional.of(new HostPort(host, port));
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
