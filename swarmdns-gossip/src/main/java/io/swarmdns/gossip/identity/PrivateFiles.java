package io.swarmdns.gossip.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files that only their owner may read, replaced as a whole or not at all, on disk when a method
/// returns.
public final class PrivateFiles {
  private static final int SIZE_MAX_BYTES = 64 * 1024;
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(OWNER_FILE);
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(OWNER_DIRECTORY));

  private PrivateFiles() {}

  /// Makes the directory, or takes others' rights to an existing one away.
  public static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
    Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
  }

  /// Replaces the file: temporary file, fsync, rename, fsync of the directory.
  public static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    writeNew(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory(file);
  }

  /// Makes the file.
  ///
  /// @throws FileAlreadyExistsException when it is there: nothing is overwritten
  public static void create(Path file, String text) throws IOException {
    writeNew(file, text);
    syncDirectory(file);
  }

  private static void writeNew(Path file, String text) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, FILE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void syncDirectory(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The file's text.
  ///
  /// @throws IdentityException when it is missing, too large, no regular file, or open to others
  public static String readSecret(Path file) throws IOException {
    Set<PosixFilePermission> rights;
    try {
      rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
    rights.retainAll(OTHERS);
    if (!rights.isEmpty()) {
      throw new IdentityException(
          file
              + " can be read or written by others than its owner. Its key may be known to them."
              + " If it is not: chmod 600 "
              + file);
    }
    return read(file);
  }

  /// The text of a file that is no secret.
  public static String read(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(file)) {
        throw new IdentityException(file + " is not a regular file: put the file itself there");
      }
      if (Files.size(file) > SIZE_MAX_BYTES) {
        throw new IdentityException(
            file + " has more than " + SIZE_MAX_BYTES + " bytes: it is not what belongs there");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    }
  }

  private static IdentityException missing(Path file, NoSuchFileException cause) {
    return new IdentityException(
        file + " is missing: restore it from a copy, or join the swarm again", cause);
  }
}
