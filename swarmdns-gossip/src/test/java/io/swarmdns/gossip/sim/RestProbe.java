package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.CookieSecretList;
import io.swarmdns.proto.FollowedZone;
import io.swarmdns.proto.JoinToken;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.Revocation;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.TsigKey;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.EditOperation.DeleteRRset;
import io.swarmdns.zone.store.EditOperation.SetRRset;
import io.swarmdns.zone.store.Precondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Edits one after the other while nothing is broken and nobody else edits: what becomes of each is
/// certain then. Without it, an edit that is refused for no reason would not be noticed, as amid
/// faults hardly any refusal can be judged.
final class RestProbe {
  private static final DomainName ORIGIN = DomainName.parse("probe.test.");
  private static final DomainName THERE = DomainName.parse("w0.probe.test.");
  private static final DomainName NOT_THERE = DomainName.parse("w9.probe.test.");
  private static final int TYPE_TXT = 16;
  private static final int FIRST_SERIAL = 4_294_967; // all four bytes matter
  private static final int TOO_LARGE_RECORDS = 100;

  private static final Set<Refused.Kind> BY_PRECONDITION =
      Set.of(Refused.Kind.PRECONDITION, Refused.Kind.NO_SUCH_ZONE, Refused.Kind.ZONE_EXISTS);

  private final SimSwarm swarm;
  private final Workload workload;

  RestProbe(SimSwarm swarm, Workload workload) {
    this.swarm = swarm;
    this.workload = workload;
  }

  void ask() {
    settings();
    var first = content(FIRST_SERIAL);
    done(upload(first), 1);
    refused(zones(List.of(), new SimEdit.Whole(ORIGIN, first, true)), Refused.Kind.ZONE_EXISTS);
    done(zones(holding(FIRST_SERIAL), steps(set(THERE, "new"))), 1);
    for (var condition : broken()) {
      var outcome = swarm.askAtRest(zones(List.of(condition), steps(set(THERE, "never"))));
      if (!(outcome instanceof EditOutcome.NotMade(var why))
          || !BY_PRECONDITION.contains(why.getKind())) {
        throw new Violation("at rest, against " + condition + ": " + outcome);
      }
    }
    done(zones(List.of(), steps(new DeleteRRset(NOT_THERE, TYPE_TXT))), 0);
    done(zones(List.of(), steps(set(NOT_THERE, "a")), steps("probe2.test.")), 2);
    done(zones(List.of(), new SimEdit.RollBack(ORIGIN, FIRST_SERIAL + 1)), 1);
    done(zones(List.of(), new SimEdit.RollBack(ORIGIN, FIRST_SERIAL)), 1);
    refused(
        zones(List.of(), new SimEdit.RollBack(ORIGIN, FIRST_SERIAL - 1)),
        Refused.Kind.NO_SUCH_SERIAL);
    refused(zones(List.of(), steps(tooLarge())), Refused.Kind.TOO_LARGE);
    long index = done(upload(content(FIRST_SERIAL + 100)), 1);
    swarm.requireLive(index);
    done(zones(List.of(), new SimEdit.Removal(ORIGIN), removal("probe2.test.")), 2);
    refused(zones(List.of(), steps(set(THERE, "x"))), Refused.Kind.NO_SUCH_ZONE);
    refused(
        zones(List.of(), new SimEdit.RollBack(ORIGIN, FIRST_SERIAL)), Refused.Kind.NO_SUCH_ZONE);
    swarm.requireLive(done(zones(List.of(), new SimEdit.Whole(ORIGIN, first, true)), 1));
  }

  /// One more edit, which all nodes have in the end.
  void again() {
    long index =
        done(
            zones(
                List.of(),
                new SimEdit.Steps(ORIGIN, List.of(set(NOT_THERE, "after a long peace")))),
            1);
    swarm.requireLive(index);
  }

  private void settings() {
    var key = Settings.key(Kind.TSIG_KEY, "probe");
    var one = setting("one");
    var change = SettingsChange.newBuilder().setAuthor("probe");
    done(settings(change.clone().addAbsent(key).addSet(one)), 0);
    refused(settings(change.clone().addAbsent(key).addSet(one)), Refused.Kind.PRECONDITION);
    done(settings(change.clone().addExpected(one).addSet(setting("two"))), 0);
    refused(settings(change.clone().addExpected(one).addRemove(key)), Refused.Kind.PRECONDITION);
    done(settings(change.clone().addRemove(key)), 0);
    var all = change.clone();
    ofEachKind().forEach(all::addSet);
    done(settings(all), 0);
    refused(settings(change.clone().addExpected(one)), Refused.Kind.PRECONDITION);
  }

  /// Settings that nodes only keep here; those that steer the swarm have been set before.
  private static List<Setting> ofEachKind() {
    return List.of(
        Setting.newBuilder()
            .setKey(Settings.key(Kind.TOKEN, "t"))
            .setToken(JoinToken.newBuilder())
            .build(),
        Setting.newBuilder()
            .setKey(Settings.key(Kind.ADMIN, "a"))
            .setAdmin(AdminPolicy.newBuilder())
            .build(),
        Setting.newBuilder()
            .setKey(Settings.key(Kind.REVOCATION, "r"))
            .setRevocation(Revocation.newBuilder())
            .build(),
        Setting.newBuilder()
            .setKey(Settings.key(Kind.COOKIE_SECRETS, Settings.ONLY))
            .setCookieSecrets(CookieSecretList.newBuilder())
            .build(),
        Setting.newBuilder()
            .setKey(Settings.key(Kind.FOLLOWED_ZONE, "followed.test."))
            .setFollowedZone(FollowedZone.newBuilder().setNode("n1"))
            .build());
  }

  private static Setting setting(String secret) {
    return Setting.newBuilder()
        .setKey(Settings.key(Kind.TSIG_KEY, "probe"))
        .setTsigKey(TsigKey.newBuilder().setSecret(ByteString.copyFromUtf8(secret)))
        .build();
  }

  private SimEdit settings(SettingsChange.Builder change) {
    return new SimEdit.Settings(change.setRequestId(workload.nextId()).build());
  }

  /// The edit is made, and asked for again, is not made again.
  private long done(SimEdit edit, int zones) {
    if (!(swarm.askAtRest(edit) instanceof EditOutcome.Committed first)
        || first.zones().size() != zones) {
      throw new Violation("at rest, not made as it should be: " + edit.text());
    }
    if (!(swarm.askAtRest(edit) instanceof EditOutcome.Committed again)
        || !again.repeated()
        || again.index() != first.index()
        || !again.zones().equals(first.zones())) {
      throw new Violation("at rest, made twice: " + edit.text());
    }
    return first.index();
  }

  private void refused(SimEdit edit, Refused.Kind kind) {
    var outcome = swarm.askAtRest(edit);
    if (!(outcome instanceof EditOutcome.NotMade(var why)) || why.getKind() != kind) {
      throw new Violation("at rest, not refused as " + kind + ": " + edit.text() + ": " + outcome);
    }
  }

  private SimEdit zones(List<Precondition> conditions, SimEdit.ZoneOp... ops) {
    return new SimEdit.Zones(workload.nextId(), List.of(ops), conditions, ByteString.EMPTY);
  }

  private SimEdit upload(ModelZone content) {
    var id = workload.nextId();
    return new SimEdit.Zones(id, List.of(new SimEdit.Whole(ORIGIN, content, false)), List.of(), id);
  }

  private static SimEdit.Steps steps(EditOperation operation) {
    return new SimEdit.Steps(ORIGIN, List.of(operation));
  }

  /// A second zone, new.
  private static SimEdit.Whole steps(String origin) {
    var name = DomainName.parse(origin);
    return new SimEdit.Whole(name, ModelZone.of(name, 1), true);
  }

  private static SimEdit.Removal removal(String origin) {
    return new SimEdit.Removal(DomainName.parse(origin));
  }

  private static byte[] txt(String text) {
    return ByteString.copyFrom(new byte[] {(byte) text.length()})
        .concat(ByteString.copyFromUtf8(text))
        .toByteArray();
  }

  private static SetRRset set(DomainName owner, String text) {
    return new SetRRset(owner, TYPE_TXT, ModelZone.TTL_SECONDS, List.of(txt(text)));
  }

  private static SetRRset tooLarge() {
    var records = new ArrayList<byte[]>();
    for (int i = 0; i < TOO_LARGE_RECORDS; i++) {
      records.add(txt("%0250d".formatted(i)));
    }
    return new SetRRset(THERE, TYPE_TXT, ModelZone.TTL_SECONDS, records);
  }

  private static ModelZone content(int serial) {
    var operations = new ArrayList<EditOperation>();
    for (int i = 0; i < 5; i++) {
      operations.add(set(DomainName.parse("w" + i + ".probe.test."), "text" + i + serial));
    }
    return ModelZone.of(ORIGIN, serial).after(ORIGIN, operations).withSerial(serial);
  }

  private static List<Precondition> holding(int serial) {
    return List.of(
        new Precondition.ZoneExists(ORIGIN),
        new Precondition.ZoneAbsent(DomainName.parse("other.test.")),
        new Precondition.SerialIs(ORIGIN, serial),
        new Precondition.RRsetExists(ORIGIN, THERE, TYPE_TXT),
        new Precondition.RRsetAbsent(ORIGIN, THERE, RrType.A),
        new Precondition.NameExists(ORIGIN, THERE),
        new Precondition.NameAbsent(ORIGIN, NOT_THERE),
        new Precondition.RRsetEquals(
            ORIGIN,
            THERE,
            TYPE_TXT,
            Precondition.RRsetEquals.ANY_TTL,
            List.of(txt("text0" + serial))));
  }

  private static List<Precondition> broken() {
    return List.of(
        new Precondition.ZoneAbsent(ORIGIN),
        new Precondition.ZoneExists(DomainName.parse("other.test.")),
        new Precondition.SerialIs(ORIGIN, FIRST_SERIAL),
        new Precondition.RRsetExists(ORIGIN, THERE, RrType.A),
        new Precondition.RRsetAbsent(ORIGIN, THERE, TYPE_TXT),
        new Precondition.NameExists(ORIGIN, NOT_THERE),
        new Precondition.NameAbsent(ORIGIN, THERE),
        new Precondition.RRsetEquals(
            ORIGIN, THERE, TYPE_TXT, Precondition.RRsetEquals.ANY_TTL, List.of(txt("other"))));
  }
}
