package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A server to measure: how it is configured and started. The configurations are files beside the
/// benchmark, in which `@...@` is filled in.
enum Contestant {
  OURS("swarmdns.yaml", 1) {
    @Override
    List<String> command(Path install, Path configuration) {
      return List.of(
          install.resolve("bin/swarmdnsd").toString(), "run", "--config", configuration.toString());
    }

    @Override
    String zoneLines(BenchZone zone, Path file) {
      return "";
    }

    @Override
    String cookieSetting(Cookies cookies) {
      return "";
    }

    @Override
    List<String> versionCommand(Path install) {
      return List.of(install.resolve("bin/swarmdnsd").toString(), "--version");
    }
  },
  NSD("nsd.conf", 2) {
    @Override
    List<String> command(Path install, Path configuration) {
      return List.of("/usr/sbin/nsd", "-d", "-c", configuration.toString());
    }

    @Override
    String zoneLines(BenchZone zone, Path file) {
      return "zone:\n  name: \"%s\"\n  zonefile: \"%s\"\n".formatted(zone.origin(), file);
    }

    @Override
    String cookieSetting(Cookies cookies) {
      return cookies == Cookies.ANSWERED ? "yes" : "no";
    }

    @Override
    List<String> versionCommand(Path install) {
      return List.of("/usr/sbin/nsd", "-v");
    }
  },
  KNOT("knot.conf", 3) {
    @Override
    List<String> command(Path install, Path configuration) {
      return List.of("/usr/sbin/knotd", "-c", configuration.toString());
    }

    @Override
    String zoneLines(BenchZone zone, Path file) {
      return "  - domain: \"%s\"\n    file: \"%s\"\n".formatted(zone.origin(), file);
    }

    @Override
    String cookieSetting(Cookies cookies) {
      return "";
    }

    @Override
    List<String> versionCommand(Path install) {
      return List.of("/usr/sbin/knotd", "-V");
    }
  };

  private final String template;
  private final int portOffset;

  Contestant(String template, int portOffset) {
    this.template = template;
    this.portOffset = portOffset;
  }

  /// Its port, counted from the first one of the benchmark; 0 is the echo's.
  int portOffset() {
    return portOffset;
  }

  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// The command that runs the server in the foreground.
  ///
  /// @param install where our own archive is unpacked
  abstract List<String> command(Path install, Path configuration);

  /// What the configuration says of a zone.
  abstract String zoneLines(BenchZone zone, Path file);

  /// What the configuration says of cookies.
  abstract String cookieSetting(Cookies cookies);

  abstract List<String> versionCommand(Path install);

  /// Its version, in one line.
  String version(Path install) throws IOException, InterruptedException {
    String[] command = versionCommand(install).toArray(String[]::new);
    return Tool.run(Path.of("."), command).lines().findFirst().orElse("");
  }

  /// Writes the configuration for one zone.
  ///
  /// @param templates the directory of the templates
  /// @param home where the server keeps its state; empty at first
  /// @param port to answer on, on the loopback address
  Path configure(
      BenchZone zone, Path zoneFile, Cookies cookies, Path templates, Path home, int port)
      throws IOException {
    Files.createDirectories(home);
    String text = Files.readString(templates.resolve(template));
    text = fill(text, "PORT", "" + port);
    text = fill(text, "HOME", home.toAbsolutePath().toString());
    text = fill(text, "COOKIES", cookieSetting(cookies));
    text = fill(text, "ZONES", zoneFile.toAbsolutePath().resolveSibling("").toString());
    text = fill(text, "ZONE", zoneLines(zone, zoneFile.toAbsolutePath()));
    Path file = home.resolve(template).toAbsolutePath();
    Files.writeString(file, text);
    return file;
  }

  private static String fill(String text, String key, String value) {
    return text.replaceAll("@" + key + "@", java.util.regex.Matcher.quoteReplacement(value));
  }
}
