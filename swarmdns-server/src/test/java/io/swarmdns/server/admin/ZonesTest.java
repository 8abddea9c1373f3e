package io.swarmdns.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.DiffRequest;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.FollowedZone;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.Operations;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.RRsetKey;
import io.swarmdns.proto.RRsetText;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.TextPiece;
import io.swarmdns.proto.Wait;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneRequest;
import io.swarmdns.proto.ZoneText;
import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zones by the admin service: lists, edits, exports, histories, differences.
class ZonesTest {
  private static final String ZONE =
      """
      @ 300 SOA ns hostmaster 1 7200 3600 1209600 300
      @ 300 NS ns
      ns 300 A 192.0.2.1
      www 300 A 192.0.2.2
      """;

  @TempDir Path directory;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<EditProgress> edit(Changeset.Builder changeset, Wait wait, int waitMillis) {
    var messages = new ArrayList<EditProgress>();
    node.admin()
        .edit(
            EditRequest.newBuilder()
                .setChangeset(changeset.setRequestId(node.requestId()))
                .setWait(wait)
                .setWaitMillis(waitMillis)
                .build())
        .forEachRemaining(messages::add);
    return messages;
  }

  private static ZoneEdit create(String origin) {
    return ZoneEdit.newBuilder()
        .setOrigin(origin)
        .setCreate(ZoneText.newBuilder().setText(ZONE))
        .build();
  }

  private void createExample() {
    var done = edit(Changeset.newBuilder().addZones(create("example.")), Wait.COMMITTED, 0);
    assertTrue(done.getLast().hasCommitted(), done.toString());
  }

  private void editExample(Operation... operations) {
    var zone = Operations.newBuilder();
    for (var operation : operations) {
      zone.addOperations(operation);
    }
    var done =
        edit(
            Changeset.newBuilder()
                .setComment("why")
                .addZones(ZoneEdit.newBuilder().setOrigin("example.").setOperations(zone)),
            Wait.COMMITTED,
            0);
    assertTrue(done.getLast().hasCommitted(), done.toString());
  }

  private static Operation set(String owner, String type, String... records) {
    return Operation.newBuilder()
        .setSet(
            RRsetText.newBuilder()
                .setOwner(owner)
                .setType(type)
                .setTtlSeconds(60)
                .addAllRecords(List.of(records)))
        .build();
  }

  private static Operation remove(String owner, String type) {
    return Operation.newBuilder()
        .setRemoveRrset(RRsetKey.newBuilder().setOwner(owner).setType(type))
        .build();
  }

  private static String text(Iterator<TextPiece> pieces) {
    var text = new StringBuilder();
    pieces.forEachRemaining(piece -> text.append(piece.getText()));
    return text.toString().replaceAll(" +", " ");
  }

  private String export() {
    return text(node.admin().exportZone(ExportRequest.newBuilder().setOrigin("example").build()));
  }

  private String export(int serial) {
    return text(
        node.admin()
            .exportZone(ExportRequest.newBuilder().setOrigin("example").setSerial(serial).build()));
  }

  private static void refusedBy(Status.Code code, String part, Runnable call) {
    var failure = assertThrows(StatusRuntimeException.class, call::run);
    assertEquals(code, failure.getStatus().getCode(), failure.toString());
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.toString());
  }

  @Test
  void manyZonesAreListedPageByPageInCanonicalOrder() {
    for (int from = 0; from < 2_500; from += 500) {
      var changeset = Changeset.newBuilder();
      for (int i = from; i < from + 500; i++) {
        changeset.addZones(create("z" + i + (i % 2 == 0 ? ".even." : ".odd.")));
      }
      assertTrue(edit(changeset, Wait.COMMITTED, 0).getLast().hasCommitted());
    }
    var names = new ArrayList<String>();
    var request = ListZonesRequest.newBuilder().setPageSize(700);
    int pages = 0;
    while (true) {
      var page = node.admin().listZones(request.build());
      page.getZonesList().forEach(zone -> names.add(zone.getOrigin()));
      pages++;
      if (!page.getMore()) {
        break;
      }
      request.setAfter(names.getLast());
    }
    assertEquals(4, pages);
    assertEquals(2_500, names.size());
    var sorted = names.stream().map(DomainName::parse).sorted().toList();
    assertEquals(sorted.stream().map(Object::toString).toList(), names);

    var some = node.admin().listZones(ListZonesRequest.newBuilder().setContains("Z10.").build());
    assertEquals(1, some.getZonesCount());
    assertEquals("z10.even.", some.getZones(0).getOrigin());
    assertEquals(4, some.getZones(0).getRecords());
    assertEquals("local", some.getZones(0).getChangedBy());
    assertEquals(10_000, node.admin().getStatus(StatusRequest.getDefaultInstance()).getRecords());

    edit(
        Changeset.newBuilder()
            .addZones(ZoneEdit.newBuilder().setOrigin("z10.even").setRemove(true)),
        Wait.COMMITTED,
        0);
    assertEquals(
        0,
        node.admin()
            .listZones(ListZonesRequest.newBuilder().setContains("z10.").build())
            .getZonesCount());
    refusedBy(
        Status.Code.INVALID_ARGUMENT,
        "at most 10000",
        () -> node.admin().listZones(ListZonesRequest.newBuilder().setPageSize(10_001).build()));
  }

  @Test
  void aZoneIsShownWithItsDigestAndOneThatIsNotThereIsNotFound() {
    createExample();
    var info = node.admin().getZone(ZoneRequest.newBuilder().setOrigin("EXAMPLE").build());
    assertEquals("example.", info.getOrigin());
    assertEquals(32, info.getDigest().size());
    assertEquals(1, info.getSerial());
    refusedBy(
        Status.Code.NOT_FOUND,
        "no zone other.",
        () -> node.admin().getZone(ZoneRequest.newBuilder().setOrigin("other").build()));
    refusedBy(
        Status.Code.INVALID_ARGUMENT,
        "no zone's name",
        () -> node.admin().getZone(ZoneRequest.newBuilder().setOrigin("a..b").build()));
  }

  @Test
  void aZoneIsExportedAsItIsAndAsItWas() {
    createExample();
    editExample(set("www", "A", "192.0.2.3"), set("new", "TXT", "hello"), remove("ns2", "A"));
    editExample(remove("www", "A"));
    var now = export();
    assertTrue(now.startsWith("$ORIGIN example.\nexample. 300 IN SOA"), now);
    assertTrue(now.contains("new.example. 60 IN TXT \"hello\"\n"), now);
    assertFalse(now.contains("www.example."), now);

    var second = export(2);
    assertTrue(second.contains("www.example. 60 IN A 192.0.2.3\n"), second);
    var first = export(1);
    assertTrue(first.contains("www.example. 300 IN A 192.0.2.2\n"), first);
    assertTrue(first.contains("hostmaster.example. 1 "), first);
    assertFalse(first.contains("new.example."), first);
    refusedBy(Status.Code.NOT_FOUND, "no serial 77", () -> export(77));
  }

  @Test
  void whatWasExportedIsNoDifferenceWhenItIsImported() throws Exception {
    createExample();
    editExample(set("*.w", "MX", "10 ns", "20 www"), set("t", "TYPE65280", "\\# 2 abcd"));
    var done = node.importText(node.header("example."), export());
    assertEquals(0, done.getLast().getCommitted().getZonesCount(), done.toString());
    assertTrue(done.getLast().hasCommitted(), done.toString());
  }

  @Test
  void historyIsPagedFromTheNewest() {
    createExample();
    for (int i = 0; i < 5; i++) {
      editExample(set("www", "A", "192.0.2." + (10 + i)));
    }
    var request = HistoryRequest.newBuilder().setOrigin("example.").setPageSize(4);
    var page = node.admin().getHistory(request.build());
    assertEquals(4, page.getEntriesCount());
    assertTrue(page.getMore());
    assertEquals(6, page.getEntries(0).getSerial());
    assertEquals("why", page.getEntries(0).getComment());
    assertEquals(5, page.getEntries(0).getSerialBefore());
    var rest =
        node.admin().getHistory(request.setBeforeSerial(page.getEntries(3).getSerial()).build());
    assertEquals(2, rest.getEntriesCount());
    assertFalse(rest.getMore());
    assertTrue(rest.getEntries(1).getCreated());
    assertTrue(rest.getEntries(1).getWholeZone());
  }

  private List<PlanPiece> diff(int from, int to) {
    var pieces = new ArrayList<PlanPiece>();
    node.admin()
        .getDiff(
            DiffRequest.newBuilder()
                .setOrigin("example.")
                .setFromSerial(from)
                .setToSerial(to)
                .build())
        .forEachRemaining(pieces::add);
    return pieces;
  }

  private static String lines(List<PlanPiece> pieces) {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.getLines()));
    return text.toString().replaceAll(" +", " ");
  }

  @Test
  void differencesGoForwardsAndBackwards() {
    createExample();
    editExample(set("www", "A", "192.0.2.3", "192.0.2.4"));
    editExample(set("www", "A", "192.0.2.3"), set("b", "A", "192.0.2.9"));
    editExample(remove("b", "A"));

    var last = diff(0, 0);
    assertEquals(3, last.getFirst().getSummary().getFromSerial());
    assertEquals(4, last.getFirst().getSummary().getToSerial());
    assertTrue(lines(last).contains("-b.example. 60 IN A 192.0.2.9\n"), lines(last));

    // What came and went between leaves nothing.
    var all = diff(1, 4);
    assertEquals(
        """
        -example. 300 IN SOA ns.example. hostmaster.example. 1 7200 3600 1209600 300
        +example. 300 IN SOA ns.example. hostmaster.example. 4 7200 3600 1209600 300
        -www.example. 300 IN A 192.0.2.2
        +www.example. 60 IN A 192.0.2.3
        """,
        lines(all));
    assertEquals(2, all.getFirst().getSummary().getRecordsAdded());
    assertEquals(2, all.getFirst().getSummary().getRecordsRemoved());

    var back = diff(4, 2);
    assertTrue(lines(back).contains("+www.example. 60 IN A 192.0.2.4\n"), lines(back));
    assertFalse(lines(back).contains("192.0.2.3"), lines(back));
    assertEquals(0, diff(2, 2).getFirst().getSummary().getRecordsAdded());

    assertEquals(Refused.Kind.NO_SUCH_SERIAL, diff(9, 4).getFirst().getRefused().getKind());
    // Before the first version there was nothing to compare with.
    assertEquals(Refused.Kind.NO_SUCH_SERIAL, diff(0, 1).getFirst().getRefused().getKind());
  }

  @Test
  void anEditThatIsToBeLiveNamesTheNodes() throws Exception {
    createExample();
    node.liveNodes.put("n2", "dead");
    var changeset =
        Changeset.newBuilder()
            .addZones(
                ZoneEdit.newBuilder()
                    .setOrigin("example.")
                    .setOperations(
                        Operations.newBuilder().addOperations(set("x", "A", "192.0.2.5"))));
    var done = edit(changeset, Wait.LIVE, 0);
    assertTrue(done.getFirst().hasCommitted(), done.toString());
    var live = done.getLast().getLive();
    assertTrue(live.getAllLive(), done.toString());
    assertEquals(
        "dead",
        live.getNodes(1).getReason().isEmpty()
            ? live.getNodes(0).getReason()
            : live.getNodes(1).getReason());

    // One that is alive and does not answer with it in time.
    node.liveNodes.put("n3", "");
    var late = edit(Changeset.newBuilder().addZones(create("late.")), Wait.LIVE, 200);
    assertTrue(late.getFirst().hasCommitted());
    assertFalse(late.getLast().getLive().getAllLive(), late.toString());
    assertTrue(late.getLast().getLive().toString().contains("has not said within 200 ms"));
  }

  @Test
  void withoutALeaderAnEditIsRefusedAndSaysSo() {
    createExample();
    node.log.leads(false);
    var done = edit(Changeset.newBuilder().addZones(create("other.")), Wait.COMMITTED, 0);
    assertEquals(Refused.Kind.NO_LEADER, done.getLast().getRefused().getKind(), done.toString());
    assertTrue(export().contains("www.example."));
  }

  @Test
  void aZoneThatFollowsAFileIsEditedOnceItIsReleased() throws Exception {
    createExample();
    node.set(
        Setting.newBuilder()
            .setKey(Settings.key(Kind.FOLLOWED_ZONE, "example."))
            .setFollowedZone(FollowedZone.newBuilder().setNode("n1"))
            .build());
    var request = ZoneRequest.newBuilder().setOrigin("example").build();
    assertEquals("n1", node.admin().getZone(request).getFollowsNode());
    var refused = node.importText(node.header("example."), ZONE);
    assertEquals(
        Refused.Kind.FOLLOWS_FILE, refused.getLast().getRefused().getKind(), refused.toString());
    node.admin().releaseZone(request);
    node.admin().releaseZone(request);
    assertEquals("", node.admin().getZone(request).getFollowsNode());
    editExample(set("www", "A", "192.0.2.77"));
    refusedBy(
        Status.Code.NOT_FOUND,
        "no zone gone.",
        () -> node.admin().releaseZone(ZoneRequest.newBuilder().setOrigin("gone").build()));
  }
}
