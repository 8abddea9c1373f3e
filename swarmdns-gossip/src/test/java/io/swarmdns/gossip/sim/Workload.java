package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.TsigKey;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.Precondition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Makes up what clients ask for: mostly what can be done, by what the model holds, now and then
/// what cannot.
final class Workload {
  private static final List<DomainName> ZONES =
      IntStream.range(0, 5).mapToObj(i -> DomainName.parse("z" + i + ".test.")).toList();
  private static final int NAMES = 5;
  private static final int TYPE_TXT = 16;

  /// Bytes of text in the record that makes an edit too large for the log.
  private static final int TOO_LARGE_BYTES = 20_000;

  /// The least and the most that a record may have (RFC 2181 §8) among them.
  private static final int[] TTLS_SECONDS = {
    0, ModelZone.TTL_SECONDS, 2 * ModelZone.TTL_SECONDS, Integer.MAX_VALUE
  };

  private final RandomGenerator random;
  private final SwarmModel model;
  private long made;

  Workload(RandomGenerator random, SwarmModel model) {
    this.random = random;
    this.model = model;
  }

  ByteString nextId() {
    return ByteString.copyFromUtf8("edit%012d".formatted(made++));
  }

  SimEdit next() {
    int kind = random.nextInt(100);
    if (kind < 10) {
      return settings();
    }
    if (kind < 15) {
      return upload();
    }
    int count = random.nextInt(4) == 0 ? 2 : 1;
    var ops = new ArrayList<SimEdit.ZoneOp>();
    int first = random.nextInt(ZONES.size());
    for (int i = 0; i < count; i++) {
      ops.add(op(ZONES.get((first + i) % ZONES.size())));
    }
    return new SimEdit.Zones(nextId(), ops, preconditions(), ByteString.EMPTY);
  }

  private SimEdit settings() {
    var key = Settings.key(Kind.TSIG_KEY, "key" + random.nextInt(3));
    var change = SettingsChange.newBuilder().setRequestId(nextId()).setAuthor("sim");
    switch (random.nextInt(3)) {
      case 0 -> change.addAbsent(key).addSet(key(key));
      case 1 -> change.addSet(key(key));
      default -> change.addRemove(key);
    }
    return new SimEdit.Settings(change.build());
  }

  private Setting key(io.swarmdns.proto.SettingKey key) {
    return Setting.newBuilder()
        .setKey(key)
        .setTsigKey(TsigKey.newBuilder().setAlgorithm("hmac-sha256").setSecret(text(8)))
        .build();
  }

  private ByteString text(int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return ByteString.copyFromUtf8(text.toString());
  }

  private SimEdit upload() {
    var id = nextId();
    var origin = ZONES.get(random.nextInt(ZONES.size()));
    return new SimEdit.Zones(id, List.of(whole(origin)), List.of(), id);
  }

  private SimEdit.ZoneOp op(DomainName origin) {
    var zone = model.zone(origin);
    int kind = random.nextInt(100);
    if (zone == null ? kind < 80 : kind < 3) {
      return new SimEdit.Whole(origin, content(origin, 1 + random.nextInt(1_000)), true);
    }
    if (kind < 8) {
      return whole(origin);
    }
    if (kind < 12) {
      return new SimEdit.Removal(origin);
    }
    var serials = model.serials(origin);
    if (kind < 22 && !serials.isEmpty()) {
      return new SimEdit.RollBack(origin, serials.get(random.nextInt(serials.size())));
    }
    var operations = new ArrayList<EditOperation>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      operations.add(operation(origin));
    }
    return new SimEdit.Steps(origin, operations);
  }

  /// The zone anew, with a serial that is mostly above what it has.
  private SimEdit.Whole whole(DomainName origin) {
    var zone = model.zone(origin);
    int serial = zone == null ? 1 : zone.serial() + random.nextInt(10) - 1;
    return new SimEdit.Whole(origin, content(origin, serial), zone == null && random.nextBoolean());
  }

  private ModelZone content(DomainName origin, int serial) {
    var operations = new ArrayList<EditOperation>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      operations.add(set(origin));
    }
    return ModelZone.of(origin, serial).after(origin, operations).withSerial(serial);
  }

  private DomainName name(DomainName origin) {
    String label = "w" + random.nextInt(NAMES);
    return DomainName.parse((random.nextInt(4) == 0 ? "deep." + label : label) + "." + origin);
  }

  private EditOperation set(DomainName origin) {
    boolean address = random.nextInt(3) == 0;
    int type = address ? RrType.A : TYPE_TXT;
    return new EditOperation.SetRRset(name(origin), type, ttl(), records(type));
  }

  private int ttl() {
    return TTLS_SECONDS[random.nextInt(TTLS_SECONDS.length)];
  }

  private EditOperation operation(DomainName origin) {
    var owner = name(origin);
    int type = random.nextInt(3) == 0 ? RrType.A : TYPE_TXT;
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> new EditOperation.SetRRset(owner, type, ttl(), records(type));
      case 4, 5, 6 -> new EditOperation.AddRecords(owner, type, ttl(), records(type));
      case 7 -> new EditOperation.RemoveRecords(owner, type, records(type));
      case 8 -> new EditOperation.DeleteRRset(owner, type);
      default ->
          random.nextInt(6) == 0
              ? new EditOperation.SetRRset(
                  owner, TYPE_TXT, ttl(), List.of(text(TOO_LARGE_BYTES, 'x')))
              : new EditOperation.DeleteName(owner);
    };
  }

  private List<byte[]> records(int type) {
    var records = new ArrayList<byte[]>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      int value = random.nextInt(8);
      byte[] record =
          type == RrType.A ? new byte[] {10, 0, 0, (byte) value} : text(3, (char) ('a' + value));
      if (records.stream().noneMatch(other -> java.util.Arrays.equals(other, record))) {
        records.add(record);
      }
    }
    return records;
  }

  /// TXT data of this many bytes of text.
  private static byte[] text(int length, char of) {
    var out = new java.io.ByteArrayOutputStream();
    for (int left = length; left > 0; left -= 255) {
      int piece = Math.min(left, 255);
      out.write(piece);
      out.writeBytes(Character.toString(of).repeat(piece).getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  private List<Precondition> preconditions() {
    if (random.nextInt(4) != 0) {
      return List.of();
    }
    var origin = ZONES.get(random.nextInt(ZONES.size()));
    var owner = name(origin);
    var zone = model.zone(origin);
    return List.of(
        switch (random.nextInt(8)) {
          case 0 -> new Precondition.ZoneExists(origin);
          case 1 -> new Precondition.ZoneAbsent(origin);
          case 2 -> new Precondition.SerialIs(origin, zone == null ? 1 : zone.serial());
          case 3 -> new Precondition.RRsetExists(origin, owner, TYPE_TXT);
          case 4 -> new Precondition.RRsetAbsent(origin, owner, TYPE_TXT);
          case 5 -> new Precondition.NameExists(origin, owner);
          case 6 -> new Precondition.NameAbsent(origin, owner);
          default ->
              new Precondition.RRsetEquals(
                  origin, owner, TYPE_TXT, Precondition.RRsetEquals.ANY_TTL, records(TYPE_TXT));
        });
  }
}
