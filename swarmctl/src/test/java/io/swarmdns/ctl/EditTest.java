package io.swarmdns.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.NodeLive;
import io.swarmdns.proto.Operation;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Edits: what is sent, and how every way they can end is told.
class EditTest {
  @TempDir Path directory;
  private final FakeSwarm swarm = new FakeSwarm();
  private FakeNode node;
  private Path socket;
  private Cli cli;

  @BeforeEach
  void start() throws Exception {
    socket = directory.resolve("admin.sock");
    node = FakeNode.onSocket(socket, swarm);
    cli = new Cli(directory).socket(socket);
    swarm.zone("example.org.", 7, "@ SOA", "www A 192.0.2.1");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Operation onlyOperation() {
    assertEquals(1, swarm.changesets.size());
    return swarm.changesets.getFirst().getZones(0).getOperations().getOperations(0);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private FakeSwarm.Zone zone() {
    return Objects.requireNonNull(swarm.zones.get("example.org."));
  }

  @Test
  void recordsAreSet() {
    var run =
        cli.run(
            "record",
            "set",
            "example.org",
            "www",
            "A",
            "192.0.2.1",
            "192.0.2.2",
            "--ttl",
            "300",
            "--comment",
            "why",
            "--if-serial",
            "7");
    assertEquals("example.org. serial 8 committed\n", run.out());
    assertEquals(0, run.code());
    var set = onlyOperation().getSet();
    assertEquals(List.of("192.0.2.1", "192.0.2.2"), List.copyOf(set.getRecordsList()));
    assertEquals(300, set.getTtlSeconds());
    Changeset changeset = swarm.changesets.getFirst();
    assertEquals("why", changeset.getComment());
    assertEquals(7, changeset.getPreconditions(0).getSerialIs());
    assertEquals(16, changeset.getRequestId().size());
  }

  @Test
  void recordsAreAddedAndDeleted() {
    cli.run("record", "add", "example.org.", "@", "TXT", "\"a b\"");
    assertEquals("\"a b\"", onlyOperation().getAdd().getRecords(0));
    assertFalse(onlyOperation().getAdd().hasTtlSeconds());
    swarm.changesets.clear();
    cli.run("record", "delete", "example.org", "www", "A", "192.0.2.1");
    assertEquals("192.0.2.1", onlyOperation().getRemoveRecords().getRecords(0));
    swarm.changesets.clear();
    cli.run("record", "delete", "example.org", "www", "A");
    assertEquals("A", onlyOperation().getRemoveRrset().getType());
    swarm.changesets.clear();
    cli.run("record", "delete", "example.org", "www");
    assertEquals("www", onlyOperation().getRemoveName());
  }

  @Test
  void anEditForPrograms() {
    var run =
        cli.run(
            "record",
            "add",
            "example.org",
            "a",
            "A",
            "192.0.2.9",
            "-o",
            "json",
            "--request-id",
            "00112233445566778899aabbccddeeff");
    assertEquals(
        "{\"outcome\":\"committed\",\"index\":17,\"repeated\":false,\"zones\":[{\"origin\":"
            + "\"example.org.\",\"serial\":8,\"removed\":false}],"
            + "\"request_id\":\"00112233445566778899aabbccddeeff\"}\n",
        run.out());
  }

  @Test
  void liveEverywhereIsWaitedForAndToldNodeByNode() {
    swarm.liveNodes =
        List.of(
            NodeLive.newBuilder().setNode("ns1").setLive(true).build(),
            NodeLive.newBuilder().setNode("ns2").setLive(true).build());
    var run = cli.run("record", "add", "example.org", "a", "A", "192.0.2.9", "--wait=live");
    assertEquals("example.org. serial 8 committed\n  ns1 live\n  ns2 live\n", run.out());
    assertEquals(0, run.code());
  }

  @Test
  void committedButNotLiveIsAnExitCodeOfItsOwn() {
    swarm.liveNodes =
        List.of(
            NodeLive.newBuilder().setNode("ns1").setLive(true).build(),
            NodeLive.newBuilder().setNode("ns2").setReason("lags by 40").build());
    var run = cli.run("record", "add", "example.org", "a", "A", "192.0.2.9", "--wait=live");
    assertTrue(run.out().contains("  ns2 not live: lags by 40\n"), run.out());
    assertEquals(5, run.code());
  }

  @Test
  void aRefusalIsToldWithPlaceAndAdvice() {
    swarm.refusals.add(
        Refused.newBuilder()
            .setKind(Refused.Kind.MALFORMED)
            .setOrigin("example.org.")
            .addProblems(TextProblem.newBuilder().setMessage("not an address").setAdvice("add .1"))
            .build());
    var run = cli.run("record", "add", "example.org", "a", "A", "192.0.2");
    assertEquals(
        """
        swarmctl: not an address (add .1)
        swarmctl: example.org.: refused: it cannot be parsed
        """,
        run.err());
    assertEquals(3, run.code());
  }

  @Test
  void whatPassesByItselfIsTriedAgain() {
    swarm.refusals.add(Refused.newBuilder().setKind(Refused.Kind.NO_LEADER).build());
    var run = cli.run("record", "add", "example.org", "a", "A", "192.0.2.9");
    assertTrue(run.err().contains("no leader at present"), run.err());
    assertEquals(0, run.code());
    assertEquals(1, swarm.edits.get());
  }

  /// The first node makes the edit and dies before it tells: the second one knows the request.
  @Test
  void anEditWhoseAnswerIsLostIsAskedForAgainByItsIdAndDoneOnce() throws Exception {
    var authority = new TestAuthority();
    Path identity = authority.identity(directory.resolve("alice.pem"));
    try (var first = FakeNode.overTls(authority, authority.node("ns1"), swarm);
        var second = FakeNode.overTls(authority, authority.node("ns2"), swarm)) {
      swarm.beforeAnswer =
          () -> {
            swarm.beforeAnswer = () -> {};
            first.kill();
          };
      var run =
          cli.server(first.address() + "," + second.address(), identity)
              .run("record", "add", "example.org", "a", "A", "192.0.2.9");
      assertEquals(0, run.code(), run.err());
      assertTrue(run.out().contains("it had been done already"), run.out());
      assertEquals(1, swarm.edits.get());
      assertEquals(2, swarm.changesets.size());
      assertEquals(swarm.changesets.get(0).getRequestId(), swarm.changesets.get(1).getRequestId());
    }
  }

  @Test
  void anOutcomeThatNobodyKnowsIsNeitherSuccessNorFailure() {
    swarm.beforeAnswer =
        () -> {
          throw Status.UNAVAILABLE.withDescription("going down").asRuntimeException();
        };
    var run = cli.run("record", "add", "example.org", "a", "A", "192.0.2.9", "--timeout", "1s");
    assertTrue(run.err().contains("it is not known whether the edit was made"), run.err());
    assertTrue(run.err().contains("--request-id "), run.err());
    assertEquals(4, run.code());
    assertEquals(1, swarm.edits.get());
  }

  @Test
  void aNodeThatSaysItDoesNotKnowIsAskedAgain() throws Exception {
    var unsure = new Unsure();
    Path other = directory.resolve("unsure.sock");
    try (var _ = FakeNode.onSocket(other, unsure)) {
      var run =
          new Cli(directory)
              .socket(other)
              .run("record", "add", "example.org", "a", "A", "192.0.2.9", "--timeout", "1s");
      assertTrue(run.err().contains("leadership was lost"), run.err());
      assertEquals(4, run.code());
      assertTrue(unsure.asked > 1, "asked once only");
    }
  }

  /// Never knows.
  private static final class Unsure extends AdminGrpc.AdminImplBase {
    private int asked;

    @Override
    public void edit(EditRequest request, StreamObserver<EditProgress> to) {
      asked++;
      FakeSwarm.one(to, EditProgress.newBuilder().setUnknown("leadership was lost").build());
    }
  }

  /// A token must not be made twice because an answer was lost.
  @Test
  void whatHasNoRequestIdIsNotRepeated() {
    swarm.beforeAnswer =
        () -> {
          throw Status.UNAVAILABLE.asRuntimeException();
        };
    var run = cli.run("token", "create");
    assertTrue(run.err().contains("it is not known whether this was done"), run.err());
    assertEquals(4, run.code());
    assertEquals(1, swarm.calls.get());
  }

  @Test
  void aZoneIsCreatedFromNameServers() {
    var run = cli.run("zone", "create", "example.com", "--ns", "ns1=192.0.2.1,2001:db8::1");
    assertEquals("example.com. serial 1 committed\n", run.out());
    assertEquals(
        """
        $TTL 3600
        @ SOA ns1 hostmaster 1 7200 1800 1209600 3600
        @ NS ns1
        ns1 A 192.0.2.1
        ns1 AAAA 2001:db8::1
        """,
        swarm.changesets.getFirst().getZones(0).getCreate().getText());
    assertEquals(2, cli.run("zone", "create", "example.com").code());
  }

  @Test
  void deletingAsksAndNobodyToAskIsAnError() {
    assertEquals(1, cli.typing("n\n").run("zone", "delete", "example.org").code());
    assertTrue(swarm.changesets.isEmpty());
    var deleted = cli.typing("y\n").run("zone", "delete", "example.org");
    assertEquals("example.org. deleted, committed\n", deleted.out());
    assertTrue(deleted.err().startsWith("Delete example.org. with 2 records, serial 7?"));
    swarm.zone("example.org.", 7, "@ SOA");
    var alone = new Cli(directory).socket(socket).run("zone", "delete", "example.org");
    assertTrue(alone.err().contains("say --yes"), alone.err());
    assertEquals(2, alone.code());
  }

  @Test
  void aRollbackShowsWhatItDoesAndHoldsTheSerialItHasSeen() {
    var run = cli.typing("y\n").run("zone", "rollback", "example.org", "5");
    assertTrue(run.out().contains("-www 3600 A 192.0.2.1\n"), run.out());
    assertEquals(0, run.code());
    Changeset changeset = swarm.changesets.getFirst();
    assertEquals(5, changeset.getZones(0).getRollBackTo());
    assertEquals(7, changeset.getPreconditions(0).getSerialIs());
  }

  @Test
  void applyShowsTheChangesAndCommitsJustThese() throws Exception {
    Path file = write("example.org.zone", "@ SOA\nwww A 192.0.2.2\n");
    var run = cli.typing("y\n").run("apply", file.toString());
    assertEquals(
        """
        example.org. serial 7 -> 8: 1 records added, 1 removed
        -www A 192.0.2.1
        +www A 192.0.2.2
        example.org. serial 8 committed
        """,
        run.out());
    assertEquals(List.of("@ SOA", "www A 192.0.2.2"), zone().lines());
    assertEquals(7, swarm.imports.getFirst().getExpectedSerial());
  }

  @Test
  void applyOfADirectoryChangesNothingWhenOneFileIsWrong() throws Exception {
    Files.createDirectory(directory.resolve("zones"));
    write("zones/example.org.zone", "@ SOA\n");
    Path wrong = write("zones/example.net.zone", "@ SOA\nwww BAD 1\n");
    var run = cli.run("apply", directory.resolve("zones").toString(), "--yes");
    assertTrue(run.err().contains(wrong + ":2: no such type: BAD (is it A?)\n"), run.err());
    assertTrue(run.err().contains("nothing was changed (1 of 2 files)"), run.err());
    assertEquals(3, run.code());
    assertEquals(7, zone().serial());
  }

  @Test
  void aDryRunCommitsNothing() throws Exception {
    Path file = write("draft.txt", "@ SOA\n");
    var run = cli.run("apply", file.toString(), "--origin", "example.org", "-n", "-o", "json");
    assertEquals(
        "{\"zones\":[{\"file\":\""
            + file
            + "\",\"plan\":{\"origin\":\"example.org.\","
            + "\"is_new\":false,\"from_serial\":7,\"to_serial\":8,\"records_added\":0,"
            + "\"records_removed\":1,\"changes\":[\"-www A 192.0.2.1\"],"
            + "\"changes_left_out\":false}}]}\n",
        run.out());
    assertEquals(7, zone().serial());
  }

  @Test
  void applyIsRefusedWhenTheZoneChangesMeanwhile() throws Exception {
    Path file = write("example.org.zone", "@ SOA\n");
    swarm.afterPlan = each -> each.zone("example.org.", 9, "@ SOA", "new");
    var run = cli.run("apply", file.toString(), "--yes");
    assertTrue(run.err().contains("its serial is another one"), run.err());
    assertEquals(3, run.code());
    assertEquals(9, zone().serial());
  }

  @Test
  void aLargeFileIsUploadedInPieces() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      text.append("n").append(i).append(" A 192.0.2.1\n");
    }
    Path file = write("big.zone", text.toString());
    var run = cli.run("zone", "import", "big", file.toString(), "--new");
    assertEquals("big. serial 1 committed\n", run.out(), run.err());
    assertEquals(200_000, Objects.requireNonNull(swarm.zones.get("big.")).lines().size());
  }

  private Cli withEditor(String script) throws IOException {
    Path editor = write("editor.sh", "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
    return cli.env("EDITOR", editor.toString());
  }

  @Test
  void aZoneIsEdited() throws Exception {
    var run =
        withEditor("stat -c %a \"$1\" > " + directory + "/mode\nsed -i s/2.1/2.9/ \"$1\"\n")
            .typing("y\n")
            .run("zone", "edit", "example.org");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("+www A 192.0.2.9\n"), run.out());
    assertEquals(List.of("@ SOA", "www A 192.0.2.9"), zone().lines());
    assertEquals("600\n", Files.readString(directory.resolve("mode")));
  }

  @Test
  void textWithMistakesIsEditedAgain() throws Exception {
    var run =
        withEditor(
                "if grep -q BAD \"$1\"; then sed -i s/BAD/AAAA/ \"$1\";"
                    + " else echo 'x BAD 1' >> \"$1\"; fi\n")
            .typing("e\ny\n")
            .run("zone", "edit", "example.org");
    assertTrue(run.err().contains("example.org.zone:3: no such type: BAD"), run.err());
    assertEquals(0, run.code(), run.err());
    assertEquals(List.of("@ SOA", "www A 192.0.2.1", "x AAAA 1"), zone().lines());
  }

  @Test
  void textThatIsGivenUpIsKept() throws Exception {
    var run =
        withEditor("echo 'x BAD 1' >> \"$1\"\n").typing("q\n").run("zone", "edit", "example.org");
    assertEquals(3, run.code());
    assertEquals(7, zone().serial());
    Path kept = Path.of(run.err().strip().replaceFirst("(?s).* is kept in ", ""));
    assertTrue(Files.readString(kept).endsWith("x BAD 1\n"));
    Files.delete(kept);
    Files.delete(Objects.requireNonNull(kept.getParent()));
  }

  @Test
  void editingAZoneThatChangesMeanwhileKeepsTheText() throws Exception {
    swarm.afterPlan = each -> each.zone("example.org.", 9, "@ SOA", "new");
    var run =
        withEditor("echo 'y A 1' >> \"$1\"\n").typing("y\n").run("zone", "edit", "example.org");
    assertTrue(run.err().contains("was changed by somebody else meanwhile"), run.err());
    assertTrue(run.err().contains("your text is kept in "), run.err());
    assertEquals(3, run.code());
    assertEquals(9, zone().serial());
  }

  @Test
  void nothingEditedIsNothingDone() throws Exception {
    var run = withEditor("true\n").run("zone", "edit", "example.org");
    assertEquals("nothing was changed\n", run.out());
    assertEquals(0, run.code());
    var failed = withEditor("exit 3\n").run("zone", "edit", "example.org");
    assertTrue(failed.err().contains("ended with code 3"), failed.err());
    assertEquals(1, failed.code());
  }
}
