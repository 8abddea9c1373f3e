package io.swarmdns.ctl;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// SOA serials: unsigned numbers of 32 bits, which Java keeps in an `int`.
final class Serials implements ITypeConverter<Integer> {
  @Override
  public Integer convert(@Nullable String text) {
    try {
      return Integer.parseUnsignedInt(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a serial: 0 to 4294967295");
    }
  }

  static long number(int serial) {
    return Integer.toUnsignedLong(serial);
  }
}
