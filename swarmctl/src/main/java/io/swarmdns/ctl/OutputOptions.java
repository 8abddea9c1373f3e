package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Defaults;
import io.swarmdns.ctl.connect.Defaults.Found;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Format;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// For whom a command prints; said before the command or behind it.
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "text, for people (the default), or json, for programs.")
  private @Nullable String format;

  Format format(Defaults defaults) {
    if (format != null) {
      return parsed(new Found(format, "--output"));
    }
    return defaults.of(Defaults.Key.OUTPUT).map(OutputOptions::parsed).orElse(Format.TEXT);
  }

  private static Format parsed(Found found) {
    return switch (found.value()) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default ->
          throw Failure.usage(
              found.origin() + ": '" + found.value() + "' is neither text nor json");
    };
  }
}
