package io.swarmdns.server.admin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.HistoryEntry;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.Precondition;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.Wait;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import io.swarmdns.server.edit.StreamPieces;
import io.swarmdns.zone.name.DomainName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zones as text of any size: imported, or compared.
class ImportsTest {
  @TempDir Path directory;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(directory.resolve("imports"));
    Files.writeString(directory.resolve("imports/import-left.zone"), "of a killed process");
    node = new TestNode(directory);
  }

  @AfterEach
  void stop() throws Exception {
    // A text goes right after the answer.
    for (int i = 0; i < 1_000 && !left().isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertEquals(List.of(), left());
    node.close();
  }

  private List<Path> left() throws Exception {
    try (var files = Files.list(directory.resolve("imports"))) {
      return files.toList();
    }
  }

  private static String zone(int serial, int hosts, String network) {
    var text =
        new StringBuilder()
            .append(
                "@ 300 SOA ns hostmaster "
                    + Integer.toUnsignedString(serial)
                    + " 7200 3600 1209600 300\n")
            .append("@ 300 NS ns\nns 300 A 192.0.2.1\n");
    for (int i = 0; i < hosts; i++) {
      text.append("h" + i + " 300 A " + network + "." + (i >> 8) + "." + (i & 255) + "\n");
    }
    return text.toString();
  }

  private EditProgress importExample(String text) throws Exception {
    return node.importText(node.header("example."), text).getLast();
  }

  private HistoryEntry newest() {
    return node.admin()
        .getHistory(HistoryRequest.newBuilder().setOrigin("example.").build())
        .getEntries(0);
  }

  private int serial() {
    try (var lease = node.store.lease(DomainName.parse("example.")).orElseThrow()) {
      return lease.get().serial();
    }
  }

  @Test
  void aNewZoneIsThereWithTheSerialOfItsText() throws Exception {
    var done = importExample(zone(2026, 10, "10.0"));
    assertEquals(2026, done.getCommitted().getZones(0).getSerial(), done.toString());
    assertTrue(newest().getCreated());
  }

  @Test
  void onlyWhatDiffersIsEdited() throws Exception {
    importExample(zone(5, 1_000, "10.0"));
    var text = zone(9, 1_000, "10.0").replace("h7 300", "h7 60").replace("h8 300 A", "x 300 A");
    var done = importExample(text);
    assertEquals(9, done.getCommitted().getZones(0).getSerial(), done.toString());
    assertEquals(4, newest().getRrsetsChanged()); // SOA, h7, h8, x
    assertFalse(newest().getWholeZone());
  }

  @Test
  void aSerialThatIsNotAboveTheZonesIsRaised() throws Exception {
    importExample(zone(100, 3, "10.0"));
    var same = importExample(zone(100, 4, "10.0"));
    assertEquals(101, same.getCommitted().getZones(0).getSerial(), same.toString());
    var below = importExample(zone(7, 5, "10.0"));
    assertEquals(102, below.getCommitted().getZones(0).getSerial(), below.toString());
    // RFC 1982: across the end of the numbers.
    importExample(zone(0x7fff_0000, 5, "10.0"));
    importExample(zone(0xfffe_0000, 5, "10.0"));
    importExample(zone(0xffff_ffff, 5, "10.0"));
    var around = importExample(zone(0xffff_ffff, 6, "10.0"));
    assertEquals(1, around.getCommitted().getZones(0).getSerial(), around.toString());
  }

  @Test
  void whereNothingDiffersNothingIsCommitted() throws Exception {
    importExample(zone(100, 3, "10.0"));
    for (int serial : new int[] {100, 99}) {
      var done = importExample(zone(serial, 3, "10.0"));
      assertTrue(done.hasCommitted());
      assertEquals(0, done.getCommitted().getZonesCount());
      assertEquals(100, serial());
    }
    // A higher serial is asked for.
    assertEquals(200, importExample(zone(200, 3, "10.0")).getCommitted().getZones(0).getSerial());
  }

  @Test
  void tooLargeADifferenceBecomesAWholeZone() throws Exception {
    importExample(zone(5, 21_000, "10.0"));
    assertTrue(newest().getCreated());
    var done = importExample(zone(5, 21_000, "10.1"));
    assertEquals(6, done.getCommitted().getZones(0).getSerial(), done.toString());
    assertTrue(newest().getWholeZone());
    assertEquals(0, node.state.uploadedBytes(newest().getRequestId()));
    // Many bytes in few RRsets are too much for an entry of the log, too.
    var wide = new StringBuilder(zone(7, 10, "10.0"));
    for (int i = 0; i < 3_000; i++) {
      wide.append("t" + i + " 300 TXT \"" + "x".repeat(200) + "\"\n");
    }
    assertEquals(7, importExample(wide.toString()).getCommitted().getZones(0).getSerial());
    assertTrue(newest().getWholeZone());
  }

  @Test
  void anUploadThatIsRefusedLeavesNothingBehind() throws Exception {
    importExample(zone(5, 20, "10.0"));
    var request = node.requestId();
    List<ByteString> stream;
    try (var lease = node.store.lease(DomainName.parse("example.")).orElseThrow()) {
      stream = StreamPieces.of(lease.get(), 1 << 20).pieces();
    }
    var header =
        SubmitRequest.newBuilder()
            .setAuthor("test")
            .setAllZonesAllowed(true)
            .setChangeset(
                Changeset.newBuilder()
                    .setRequestId(request)
                    .addPreconditions(
                        Precondition.newBuilder().setOrigin("example.").setSerialIs(77))
                    .addZones(
                        ZoneEdit.newBuilder()
                            .setOrigin("example.")
                            .setReplace(ZoneText.getDefaultInstance())))
            .build();
    var outcome = node.leader.upload(header, stream).get(TestNode.PATIENCE_SECONDS, SECONDS);
    assertInstanceOf(EditOutcome.NotMade.class, outcome);
    for (int i = 0; i < 1_000 && node.state.uploadedBytes(request) > 0; i++) {
      Thread.sleep(20);
    }
    assertEquals(0, node.state.uploadedBytes(request));
    var snapshot = node.state.snapshot().orElseThrow();
    snapshot.close();
  }

  @Test
  void problemsNameTheirLines() throws Exception {
    var done = importExample(zone(1, 2, "10.0") + "bad 300 A 300.1.1.1\nworse 300 NOSUCH x\n");
    assertEquals(Refused.Kind.INVALID, done.getRefused().getKind(), done.toString());
    assertEquals(
        List.of(6, 7),
        done.getRefused().getProblemsList().stream().map(problem -> problem.getLine()).toList());
    var rules = importExample("@ 300 SOA ns hostmaster 1 7200 3600 1209600 300\n");
    assertEquals(Refused.Kind.INVALID, rules.getRefused().getKind(), rules.toString());
  }

  @Test
  void conditionsAreKept() throws Exception {
    var missing = node.importText(node.header("example.").setExpectedSerial(3), zone(1, 1, "10.0"));
    assertEquals(Refused.Kind.NO_SUCH_ZONE, missing.getLast().getRefused().getKind());
    importExample(zone(5, 1, "10.0"));
    var exists = node.importText(node.header("example.").setMustBeNew(true), zone(6, 2, "10.0"));
    assertEquals(Refused.Kind.ZONE_EXISTS, exists.getLast().getRefused().getKind());
    var other = node.importText(node.header("example.").setExpectedSerial(4), zone(6, 2, "10.0"));
    assertEquals(Refused.Kind.SERIAL, other.getLast().getRefused().getKind());
    assertEquals(5, serial());
    var right = node.importText(node.header("example.").setExpectedSerial(5), zone(6, 2, "10.0"));
    assertEquals(6, right.getLast().getCommitted().getZones(0).getSerial());
  }

  @Test
  void theSameRequestAgainTellsWhatItHasDone() throws Exception {
    var header = node.header("example.").setMustBeNew(true);
    var first = node.importText(header, zone(5, 1, "10.0")).getLast().getCommitted();
    importExample(zone(6, 2, "10.0"));
    var again = node.importText(header, zone(5, 1, "10.0")).getLast().getCommitted();
    assertTrue(again.getRepeated());
    assertEquals(first.getIndex(), again.getIndex());
    assertEquals(6, serial());
  }

  @Test
  void anImportMayWaitForTheNodes() throws Exception {
    var done = node.importText(node.header("example.").setWait(Wait.LIVE), zone(5, 1, "10.0"));
    assertTrue(done.getLast().getLive().getAllLive(), done.toString());
  }

  @Test
  void whatIsNoImportIsRefused() {
    var noId =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                node.importText(
                    node.header("example.").setRequestId(ByteString.copyFromUtf8("x")), ""));
    assertEquals(Status.Code.INVALID_ARGUMENT, noId.getStatus().getCode());
    var noZone =
        assertThrows(StatusRuntimeException.class, () -> node.importText(node.header(""), ""));
    assertEquals(Status.Code.INVALID_ARGUMENT, noZone.getStatus().getCode());
  }

  private static String lines(List<PlanPiece> pieces) {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.getLines()));
    return text.toString().replaceAll(" +", " ");
  }

  @Test
  void aPlanTellsWhatAnImportWouldChangeAndChangesNothing() throws Exception {
    var whole = node.plan(node.header("example."), zone(5, 2, "10.0"));
    assertTrue(whole.getFirst().getSummary().getZoneIsNew());
    assertEquals(5, whole.getFirst().getSummary().getRecordsAdded());
    assertEquals(5, lines(whole).lines().count());
    importExample(zone(5, 2, "10.0"));
    var plan = node.plan(node.header("example."), zone(5, 3, "10.0"));
    var summary = plan.getFirst().getSummary();
    assertEquals(5, summary.getFromSerial());
    assertEquals(6, summary.getToSerial());
    assertEquals(2, summary.getRecordsAdded());
    assertEquals(1, summary.getRecordsRemoved());
    assertTrue(lines(plan).contains("+h2.example. 300 IN A 10.0.0.2\n"), lines(plan));
    assertEquals(5, serial());

    var nothing = node.plan(node.header("example."), zone(3, 2, "10.0"));
    assertEquals(0, nothing.getFirst().getSummary().getRecordsAdded());
    assertEquals(1, nothing.size());
    var bad = node.plan(node.header("example."), "rubbish\n");
    assertEquals(Refused.Kind.INVALID, bad.getFirst().getRefused().getKind());
  }

  @Test
  void aPlanLeavesLinesOutAndCountsThem() throws Exception {
    importExample(zone(5, 2, "10.0"));
    var plan = node.plan(node.header("example."), zone(6, 30_000, "10.0"));
    assertTrue(plan.getFirst().getSummary().getLinesLeftOut());
    assertEquals(29_999, plan.getFirst().getSummary().getRecordsAdded());
    assertEquals(RecordLines.LINES_MAX, lines(plan).lines().count());
  }
}
