package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The disk of one node fills up while edits go on: that node's data lie on a small file system in
/// memory. Later there is space again, and the node is started anew if it has ended. For root on
/// Linux.
public final class FullDisk implements Blow, AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 20;

  /// How long it stays full.
  private static final long FULL_MILLIS = 3_000;

  private final Path mount;
  private final int node;

  private FullDisk(Path mount, int node) {
    this.mount = mount;
    this.node = node;
  }

  /// Mounts the file system.
  ///
  /// @param node index of the node whose data will be in [#data]
  public static FullDisk mount(Path mount, int mebibytes, int node)
      throws IOException, InterruptedException {
    Files.createDirectories(mount);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "swarm", mount.toString());
    return new FullDisk(mount, node);
  }

  /// Where the node's data go.
  public Path data() {
    return mount.resolve("data");
  }

  private Path filler() {
    return mount.resolve("filler");
  }

  @Override
  public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // Full now.
    }
    TimeUnit.MILLISECONDS.sleep(FULL_MILLIS);
    var hit = swarm.node(node);
    System.out.println("  " + hit.name() + (hit.isRunning() ? " runs on" : " has ended"));
    return swarm.nodes().stream().filter(each -> !each.equals(hit)).toList();
  }

  @Override
  public boolean leavesMajority() {
    return true;
  }

  @Override
  public void mend(SwarmProcesses swarm) throws IOException, InterruptedException {
    Files.delete(filler());
    var hit = swarm.node(node);
    if (!hit.isRunning()) {
      System.out.println("  " + hit.name() + " had ended with " + hit.exitCode());
      hit.start();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", mount.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
