package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// All nodes lose power at once: each has its data on a file system of its own (ext4 in a file, by
/// a loop device), which is shut down without writing anything more, its journal included; then the
/// processes are killed, and it is mounted again.
///
/// What it does not show: disks that lose what they said was synced. For root on Linux.
public final class PowerCut implements Blow, AutoCloseable {
  private static final String SIZE = "768M";

  private final Path program;
  private final List<Path> mounts = new ArrayList<>();

  /// @param program `powercut`, compiled
  public PowerCut(Path program) {
    this.program = program;
  }

  /// Whether this machine can do it; empty when it can, otherwise why not.
  public static java.util.Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return java.util.Optional.of("power cuts need root: file systems are mounted");
    }
    if (!Files.exists(Path.of("/dev/loop-control"))) {
      return java.util.Optional.of("power cuts need loop devices, which this kernel has not");
    }
    return java.util.Optional.empty();
  }

  /// The same node with its data on a file system of its own.
  public NodeHome onItsOwnDisk(NodeHome home) throws IOException, InterruptedException {
    Path mount = home.directory().resolveSibling(home.name() + "-disk").toAbsolutePath();
    Path image = image(mount);
    Files.createDirectories(mount);
    Files.deleteIfExists(image);
    run("truncate", "-s", SIZE, image.toString());
    run("mkfs.ext4", "-q", image.toString());
    mount(mount);
    mounts.add(mount);
    return home.withData(mount.resolve("data"));
  }

  private static Path image(Path mount) {
    return mount.resolveSibling(mount.getFileName() + ".img");
  }

  private static void mount(Path mount) throws IOException, InterruptedException {
    run("mount", "-o", "loop", image(mount).toString(), mount.toString());
  }

  @Override
  public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program.toString());
    mounts.forEach(mount -> command.add(mount.toString()));
    run(command.toArray(String[]::new));
    for (NodeProcess node : swarm.nodes()) {
      node.kill();
    }
    return List.of();
  }

  @Override
  public boolean leavesMajority() {
    return false;
  }

  @Override
  public void mend(SwarmProcesses swarm) throws IOException, InterruptedException {
    for (Path mount : mounts) {
      run("umount", mount.toString());
      mount(mount);
    }
    for (NodeProcess node : swarm.nodes()) {
      node.start();
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output);
    }
  }

  /// Unmounts, after the processes have ended.
  @Override
  public void close() throws IOException {
    for (Path mount : mounts) {
      try {
        run("umount", mount.toString());
        Files.delete(image(mount));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
