package io.swarmdns.server.config;

import io.swarmdns.zone.name.DomainName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The kinds of values that configuration keys have.
final class ValueTypes {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("(\\d{1,12}) ?([A-Za-z]*)");
  private static final int PORT_MAX = 65_535;

  private ValueTypes() {}

  static ValueType.Single<Boolean> flag() {
    return new ValueType.Single<>(
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("is neither true nor false");
            });
  }

  /// Text of at most `lengthMax` bytes of printable ASCII; it may be empty.
  static ValueType.Single<String> text(int lengthMax) {
    return new ValueType.Single<>(
        "text of at most " + lengthMax + " characters",
        text -> {
          require(text.length() <= lengthMax, "is longer than " + lengthMax + " characters");
          require(
              text.chars().allMatch(c -> c >= ' ' && c <= '~'),
              "has characters that are not printable ASCII");
          return text;
        });
  }

  static ValueType.Single<Integer> wholeNumber(int min, int max) {
    return new ValueType.Single<>(
        "whole number from " + min + " to " + max,
        text -> {
          require(NUMBER.matcher(text).matches(), "is not a whole number");
          long value = Long.parseLong(text);
          require(value >= min && value <= max, "is not between " + min + " and " + max);
          return (int) value;
        });
  }

  /// A number of bytes: plain, or with KiB, MiB or GiB.
  static ValueType.Single<Integer> bytes(int min, int max) {
    return new ValueType.Single<>(
        "bytes, or KiB, MiB, GiB; from " + bytesText(min) + " to " + bytesText(max),
        text -> {
          var parts = NUMBER_WITH_UNIT.matcher(text);
          require(parts.matches(), "is not a size such as 4096 or 4MiB");
          long unit =
              switch (parts.group(2)) {
                case "", "B" -> 1L;
                case "KiB" -> 1L << 10;
                case "MiB" -> 1L << 20;
                case "GiB" -> 1L << 30;
                default ->
                    throw new IllegalArgumentException("has a unit other than KiB, MiB, GiB");
              };
          long number = Long.parseLong(parts.group(1));
          require(
              number >= ceilDiv(min, unit) && number <= max / unit,
              "is not between " + bytesText(min) + " and " + bytesText(max));
          return (int) (number * unit);
        });
  }

  private static long ceilDiv(long value, long unit) {
    return (value + unit - 1) / unit;
  }

  private static String bytesText(int bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "";
  }

  /// A length of time with its unit: ms, s, m, h or d.
  static ValueType.Single<Duration> duration(Duration min, Duration max) {
    return new ValueType.Single<>(
        "time in ms, s, m, h or d; from " + durationText(min) + " to " + durationText(max),
        text -> {
          var parts = NUMBER_WITH_UNIT.matcher(text);
          require(parts.matches(), "is not a length of time such as 500ms or 10s");
          long number = Long.parseLong(parts.group(1));
          Duration value =
              switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                case "" -> throw new IllegalArgumentException("has no unit; write " + text + "s");
                default ->
                    throw new IllegalArgumentException("has a unit other than ms, s, m, h, d");
              };
          require(
              value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
              "is not between " + durationText(min) + " and " + durationText(max));
          return value;
        });
  }

  private static String durationText(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /// One of an enum's constants, written in lower case.
  static <E extends Enum<E>> ValueType.Single<E> choice(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    String names =
        constants.stream().map(ValueTypes::choiceText).collect(Collectors.joining(" or "));
    return new ValueType.Single<>(
        names,
        text ->
            constants.stream()
                .filter(constant -> choiceText(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is not " + names)));
  }

  private static String choiceText(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// A path; the reader resolves it against the configuration file's directory.
  static ValueType.Single<Path> path() {
    return new ValueType.Single<>(
        "path",
        text -> {
          require(!text.isEmpty(), "is empty; a path is needed");
          return parsePath(text);
        });
  }

  /// A path, or nothing at all.
  static ValueType.Single<Optional<Path>> optionalPath() {
    return new ValueType.Single<>(
        "path, or empty for none",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parsePath(text)));
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
    }
  }

  /// An IP address with an optional port: `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or
  /// `[2001:db8::1]:53`. Host names are not looked up.
  static ValueType.Single<InetSocketAddress> socketAddress(int defaultPort) {
    return new ValueType.Single<>(
        "IP address, with :port if not " + defaultPort,
        text -> {
          int colon = text.lastIndexOf(':');
          boolean bracketed = text.startsWith("[");
          boolean hasPort = bracketed ? colon > text.indexOf(']') : text.indexOf(':') == colon;
          if (colon < 0 || !hasPort) {
            return new InetSocketAddress(address(text), defaultPort);
          }
          String port = text.substring(colon + 1);
          require(NUMBER.matcher(port).matches(), "has a port that is not a number");
          long number = Long.parseLong(port);
          require(number <= PORT_MAX, "has a port above " + PORT_MAX);
          return new InetSocketAddress(address(text.substring(0, colon)), (int) number);
        });
  }

  private static InetAddress address(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    try {
      return Prefix.address(bracketed ? text.substring(1, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "is not an IP address such as 192.0.2.1 or [2001:db8::1] (names are not looked up)", e);
    }
  }

  /// A network such as `192.0.2.0/24`; a lone address stands for itself.
  static ValueType.Single<Prefix> prefix() {
    return new ValueType.Single<>("network such as 192.0.2.0/24 or 2001:db8::/32", Prefix::parse);
  }

  static ValueType.Single<DomainName> domainName() {
    return new ValueType.Single<>(
        "domain name",
        text -> {
          try {
            return DomainName.parse(text);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a domain name: " + e.getMessage(), e);
          }
        });
  }

  static <E> ValueType.Many<E> listOf(ValueType.Single<E> element, int sizeMin, int sizeMax) {
    return new ValueType.Many<>(element, sizeMin, sizeMax);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
