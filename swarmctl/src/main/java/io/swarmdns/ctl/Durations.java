package io.swarmdns.ctl;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads times as people write them: `30` or `30s`, `5m`, `1h`, `7d`.
final class Durations implements ITypeConverter<Duration> {
  private static final long DAYS_MAX = 365;

  @Override
  public Duration convert(@Nullable String text) {
    return parse(String.valueOf(text));
  }

  /// @throws TypeConversionException for anything else, and for zero and more than a year
  static Duration parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String digits = lower.replaceFirst("[smhd]$", "");
    try {
      long number = Long.parseLong(digits);
      if (number > 0 && number <= Duration.ofDays(DAYS_MAX).toSeconds()) {
        var duration = duration(number, lower.substring(digits.length()));
        if (duration.toDays() <= DAYS_MAX) {
          return duration;
        }
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TypeConversionException("'" + text + "' is not a time such as 30s, 5m, 1h or 7d");
  }

  private static Duration duration(long number, String unit) {
    return switch (unit) {
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
