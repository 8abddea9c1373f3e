package io.swarmdns.server;

import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.ZoneFileReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `swarmdnsd check-zone`: loads a zone file as a node would, and says what is wrong with it.
@Command(
    name = "check-zone",
    description = "Checks a zone file, and what it includes from its directory.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 the zone can be served, with or without warnings; 1 it cannot. Each problem is",
      "on a line of its own: file:line: error or warning: what is wrong (what to do).",
      "",
      "Example:",
      "  swarmdnsd check-zone example.test /etc/swarmdns/zones/example.test.zone"
    })
final class CheckZoneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "ORIGIN",
      description = "The zone's name.",
      converter = NameConverter.class)
  private DomainName origin = DomainName.ROOT;

  @Parameters(index = "1", paramLabel = "FILE", description = "The zone file.")
  private Path file = Path.of("zone");

  @Override
  public Integer call() {
    Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    var reader = new ZoneFileReader(directory);
    var loader = new ZoneFileLoader(reader, NameHash.random(), InstantSource.system());
    LoadedZone loaded = loader.load(file.toAbsolutePath(), origin, bytes -> {});
    loaded.problems().list().forEach(spec.commandLine().getErr()::println);
    return conclude(loaded.version(), loaded.problems().errors(), loaded.problems().warnings());
  }

  private int conclude(Optional<ZoneVersion> version, int errors, int warnings) {
    String found = errors + " errors, " + warnings + " warnings";
    if (version.isEmpty()) {
      spec.commandLine().getErr().println(origin + " cannot be served: " + found);
      return 1;
    }
    ZoneVersion zone = version.get();
    String serial = Integer.toUnsignedString(zone.serial());
    String content = zone.recordCount() + " records, serial " + serial;
    zone.release();
    spec.commandLine().getOut().println(origin + " can be served: " + content + ", " + found);
    return 0;
  }

  /// Names in presentation format, for picocli.
  private static final class NameConverter implements ITypeConverter<DomainName> {
    @Override
    public DomainName convert(@Nullable String text) {
      try {
        return DomainName.parse(Objects.requireNonNull(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
