package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where members were last, so that a node finds the swarm again when all configured peers have
/// moved: `members.txt`, with this node's last boot number and a `name@host:port` a line.
final class MemberFile {
  static final int MEMBERS_MAX = 64;
  private static final Logger LOG = LoggerFactory.getLogger(MemberFile.class);
  private static final String BOOT = "boot ";

  private final Path file;

  /// What stood there.
  ///
  /// @param boot 0: none
  record Content(long boot, List<MemberAddress> members) {}

  MemberFile(Path file) {
    this.file = file;
  }

  /// A file that is missing or damaged is an empty one: what it holds can be found otherwise.
  Content read() {
    long boot = 0;
    List<MemberAddress> members = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Content(0, List.of());
    }
    try {
      for (String line : PrivateFiles.read(file).lines().toList()) {
        if (line.matches(BOOT + "[0-9]{1,18}")) {
          boot = Long.parseLong(line.substring(BOOT.length()));
        } else if (members.size() < MEMBERS_MAX && !line.startsWith("#")) {
          MemberAddress.parse(line.strip()).ifPresent(members::add);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} is not used: {}", file, e.getMessage());
    }
    return new Content(boot, List.copyOf(members));
  }

  void write(long boot, Collection<MemberAddress> members) throws IOException {
    StringBuilder text = new StringBuilder("# Where the swarm's members were last; made anew.\n");
    text.append(BOOT).append(boot).append('\n');
    members.stream().limit(MEMBERS_MAX).forEach(member -> text.append(member).append('\n'));
    PrivateFiles.write(file, text.toString());
  }
}
