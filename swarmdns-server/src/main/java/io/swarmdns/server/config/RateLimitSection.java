package io.swarmdns.server.config;

import java.util.List;

/// Response rate limiting. Rates are answers a second for one network and kind; 0: no limit.
public record RateLimitSection(
    boolean enabled,
    int answersPerSecond,
    int referralsPerSecond,
    int nodataPerSecond,
    int nxdomainPerSecond,
    int errorsPerSecond,
    int slip,
    int ipv4PrefixLength,
    int ipv6PrefixLength,
    int tableBytes,
    List<Prefix> exempt) {
  static final Section SECTION =
      new Section(
          "rate-limit",
          """
          Response rate limiting against reflected floods: answers of one kind to one
          client network. UDP without a valid cookie only.\
          """);

  private static final Key<Boolean> ENABLED =
      SECTION.key("enabled", ValueTypes.flag(), "true", "Whether answers are limited.");
  private static final Key<Integer> ANSWERS_PER_SECOND =
      SECTION.key(
          "answers-per-second",
          ValueTypes.wholeNumber(0, 1_000_000),
          "200",
          "Positive answers for one name, a second; 0: no limit.");
  private static final Key<Integer> REFERRALS_PER_SECOND =
      SECTION.key(
          "referrals-per-second",
          ValueTypes.wholeNumber(0, 1_000_000),
          "200",
          "Referrals to one delegation, a second; 0: no limit.");
  private static final Key<Integer> NODATA_PER_SECOND =
      SECTION.key(
          "nodata-per-second",
          ValueTypes.wholeNumber(0, 1_000_000),
          "200",
          "Answers from one zone that a name has no such data, a second; 0: no limit.");
  private static final Key<Integer> NXDOMAIN_PER_SECOND =
      SECTION.key(
          "nxdomain-per-second",
          ValueTypes.wholeNumber(0, 1_000_000),
          "200",
          "Answers from one zone that a name does not exist, a second; 0: no limit.");
  private static final Key<Integer> ERRORS_PER_SECOND =
      SECTION.key(
          "errors-per-second",
          ValueTypes.wholeNumber(0, 1_000_000),
          "200",
          "Errors such as REFUSED and FORMERR, a second; 0: no limit.");
  private static final Key<Integer> SLIP =
      SECTION.key(
          "slip",
          ValueTypes.wholeNumber(0, 100),
          "2",
          """
          Every so many limited answers, one is sent truncated or with a cookie, so that
          a real client gets through by TCP; 0: none, 1: all.\
          """);
  private static final Key<Integer> IPV4_PREFIX_LENGTH =
      SECTION.key(
          "ipv4-prefix-length",
          ValueTypes.wholeNumber(8, 32),
          "24",
          "Bits of an IPv4 address that make a client network.");
  private static final Key<Integer> IPV6_PREFIX_LENGTH =
      SECTION.key(
          "ipv6-prefix-length",
          ValueTypes.wholeNumber(16, 64),
          "56",
          "Bits of an IPv6 address that make a client network.");
  private static final Key<Integer> TABLE_SIZE =
      SECTION.key(
          "table-size",
          ValueTypes.bytes(64 << 10, 1 << 30),
          "16MiB",
          "Memory for counting, fixed at the start, over all event loops.");
  private static final Key<List<Prefix>> EXEMPT =
      SECTION.list(
          "exempt",
          ValueTypes.listOf(ValueTypes.prefix(), 0, 256),
          List.of("127.0.0.0/8", "::1"),
          "Client networks that are never limited.");

  static RateLimitSection of(Values values) {
    return new RateLimitSection(
        values.get(ENABLED),
        values.get(ANSWERS_PER_SECOND),
        values.get(REFERRALS_PER_SECOND),
        values.get(NODATA_PER_SECOND),
        values.get(NXDOMAIN_PER_SECOND),
        values.get(ERRORS_PER_SECOND),
        values.get(SLIP),
        values.get(IPV4_PREFIX_LENGTH),
        values.get(IPV6_PREFIX_LENGTH),
        values.get(TABLE_SIZE),
        values.get(EXEMPT));
  }
}
