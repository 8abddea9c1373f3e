package io.swarmdns.ctl.connect;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds the admin sockets of nodes on this machine where nothing names one.
public final class SocketSearch {
  private static final String NAME = "admin.sock";
  private static final int FOUND_MAX = 32;

  private SocketSearch() {}

  /// Sockets in `./run` (nodes that developers try out), in `/run/swarmdns`, and in the node's data
  /// directory, in this order.
  public static List<Path> search(
      Path workingDirectory, Path root, Map<String, String> environment) {
    var found = new ArrayList<Path>();
    addOwn(workingDirectory.resolve("run"), found);
    add(root.resolve("run").resolve("swarmdns").resolve(NAME), found);
    String data = environment.getOrDefault("SWARMDNS_NODE_DATA_DIRECTORY", "");
    if (!data.isEmpty()) {
      add(Path.of(data).resolve(NAME), found);
    }
    return found;
  }

  /// Where one happens to be standing anybody may have put a socket, so those must be one's own.
  private static void addOwn(Path directory, List<Path> found) {
    var candidates = new ArrayList<Path>();
    candidates.add(directory.resolve(NAME));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        candidates.add(entry.resolve(NAME));
        candidates.add(entry.resolve("data").resolve(NAME));
      }
    } catch (IOException e) {
      return; // there is no such directory, mostly
    }
    candidates.stream().sorted().filter(SocketSearch::isOwn).forEach(path -> add(path, found));
  }

  private static boolean isOwn(Path path) {
    try {
      return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(self(path));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static UserPrincipal self(Path path) throws IOException {
    Path process = Path.of("/proc/self");
    return Files.exists(process)
        ? Files.getOwner(process)
        : path.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
  }

  private static void add(Path path, List<Path> found) {
    if (found.size() < FOUND_MAX && Files.exists(path)) {
      found.add(path);
    }
  }
}
