package io.swarmdns.bench.swarm;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.Operations;
import io.swarmdns.proto.Precondition;
import io.swarmdns.proto.RRsetText;
import io.swarmdns.proto.Wait;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Edits as clients send them.
public final class RecordEdits {
  private static final int REQUEST_ID_BYTES = 16;
  private static final int TTL_SECONDS = 60;
  private static final int LIVE_WAIT_MILLIS = 30_000;

  private RecordEdits() {}

  static ByteString requestId() {
    var random = ThreadLocalRandom.current();
    var id = ByteBuffer.allocate(REQUEST_ID_BYTES);
    id.putLong(random.nextLong()).putLong(random.nextLong());
    return ByteString.copyFrom(id.array());
  }

  /// A zone of its apex alone.
  public static EditRequest create(String origin) {
    String text =
        "@ 60 SOA ns1 hostmaster 1 14400 3600 1209600 300\n@ 60 NS ns1\nns1 60 A 192.0.2.1\n";
    var zone =
        ZoneEdit.newBuilder().setOrigin(origin).setCreate(ZoneText.newBuilder().setText(text));
    return request(Changeset.newBuilder().addZones(zone), Wait.LIVE);
  }

  /// A zone's end.
  public static EditRequest remove(String origin) {
    var zone = ZoneEdit.newBuilder().setOrigin(origin).setRemove(true);
    return request(Changeset.newBuilder().addZones(zone), Wait.COMMITTED);
  }

  /// One address for one name.
  public static EditRequest address(String origin, String owner, int number, Wait wait) {
    return request(
        Changeset.newBuilder().addZones(zone(origin, set(owner, "A", addressOf(number)))), wait);
  }

  /// Text records, of whatever size.
  public static EditRequest texts(String origin, List<String> texts) {
    var rrset = RRsetText.newBuilder().setOwner("text").setType("TXT").setTtlSeconds(TTL_SECONDS);
    rrset.addAllRecords(texts);
    return request(
        Changeset.newBuilder().addZones(zone(origin, Operation.newBuilder().setSet(rrset).build())),
        Wait.COMMITTED);
  }

  /// What must not be: an alias beside other data (RFC 1034 §3.6.2).
  public static EditRequest cnameAndAddress(String origin) {
    return request(
        Changeset.newBuilder()
            .addZones(zone(origin, set("alias", "CNAME", "ns1"), set("alias", "A", addressOf(1)))),
        Wait.COMMITTED);
  }

  /// Step `number` of a chain, from 1: it adds a record of its own, and holds only if the step
  /// before it was the last one done. So a step that is lost, or done twice, breaks the chain.
  public static EditRequest step(String origin, String chain, int number) {
    String position = chain + "-at";
    var changeset =
        Changeset.newBuilder()
            .addZones(
                zone(
                    origin,
                    set(position, "TXT", Integer.toString(number)),
                    set(owner(chain, number), "A", addressOf(number))));
    if (number > 1) {
      changeset.addPreconditions(
          Precondition.newBuilder()
              .setOrigin(origin)
              .setRrsetEquals(text(position, "TXT", Integer.toString(number - 1))));
    }
    return request(changeset, Wait.COMMITTED);
  }

  /// The name of the record that a step adds.
  public static String owner(String chain, int number) {
    return chain + "-" + number;
  }

  private static String addressOf(int number) {
    return "10." + (number >>> 16 & 255) + "." + (number >>> 8 & 255) + "." + (number & 255);
  }

  private static RRsetText.Builder text(String owner, String type, String data) {
    return RRsetText.newBuilder().setOwner(owner).setType(type).addAllRecords(List.of(data));
  }

  private static Operation set(String owner, String type, String data) {
    return Operation.newBuilder()
        .setSet(text(owner, type, data).setTtlSeconds(TTL_SECONDS))
        .build();
  }

  private static ZoneEdit zone(String origin, Operation... operations) {
    return ZoneEdit.newBuilder()
        .setOrigin(origin)
        .setOperations(Operations.newBuilder().addAllOperations(List.of(operations)))
        .build();
  }

  private static EditRequest request(Changeset.Builder changeset, Wait wait) {
    return EditRequest.newBuilder()
        .setChangeset(changeset.setRequestId(requestId()))
        .setWait(wait)
        .setWaitMillis(wait == Wait.LIVE ? LIVE_WAIT_MILLIS : 0)
        .build();
  }
}
