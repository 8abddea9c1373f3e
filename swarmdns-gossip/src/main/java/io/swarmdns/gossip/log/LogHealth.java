package io.swarmdns.gossip.log;

/// Whether this node's log does its work.
public sealed interface LogHealth {
  /// It does.
  record Ok() implements LogHealth {}

  /// It does, after a damage was repaired at start; nothing acknowledged was lost.
  record Repaired(String what) implements LogHealth {}

  /// It follows, but takes no entries from here: the disk is nearly full.
  record DiskLow(long freeBytes, long neededBytes) implements LogHealth {}

  /// It has stopped; the rest of the node can go on. Opening it again may help.
  record Stopped(String reason) implements LogHealth {}

  /// This node was taken out of the log's members.
  record Removed() implements LogHealth {}

  /// Whether the node follows the log.
  default boolean follows() {
    return switch (this) {
      case Ok _, Repaired _, DiskLow _ -> true;
      case Stopped _, Removed _ -> false;
    };
  }
}
