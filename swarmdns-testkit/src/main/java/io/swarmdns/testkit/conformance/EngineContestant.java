package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.text.ZoneFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Our engine within this JVM: zone files through the loader into a store, queries through a
/// responder, no sockets between.
public record EngineContestant() implements Contestant {
  @Override
  public String name() {
    return "engine";
  }

  @Override
  public Respondent start(Path directory, int port, List<ZoneFile> zones) throws IOException {
    Files.createDirectories(directory);
    var store = new ZoneStore(NameHash.random(), ZoneValidator.NONE);
    Set<ZoneFile> served = new HashSet<>();
    var log = new StringBuilder();
    for (ZoneFile zone : zones) {
      var reader = new ZoneFileReader(zone.file().resolveSibling("."));
      var loader = new ZoneFileLoader(reader, store.hasher(), InstantSource.system());
      var loaded = loader.load(zone.file(), DomainName.parse(zone.origin()), _ -> {});
      loaded.problems().list().forEach(problem -> log.append(problem).append('\n'));
      loaded
          .version()
          .ifPresent(version -> {
            store.commit(List.of(new ZoneChange.Replace(version)));
            served.add(zone);
          });
    }
    Files.writeString(directory.resolve("engine.log"), log);
    return new Engine(new Responder(store, ResponderSettings.DEFAULT), served);
  }
}
