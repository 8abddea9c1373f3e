package io.swarmdns.ctl.outcome;

/// What the shell is told. The numbers are promised to scripts and never change their meaning.
public enum ExitCode {
  DONE(0),
  /// Something on this side, or a fault of the server.
  FAILED(1),
  /// The command line or a configured default is wrong.
  USAGE(2),
  /// The swarm has said no: a precondition, the rules of DNS, rights.
  REFUSED(3),
  /// No node could be asked, or it is not known whether the edit was made.
  UNREACHABLE(4),
  /// The edit is durable, and some node does not answer with it yet.
  NOT_LIVE(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
