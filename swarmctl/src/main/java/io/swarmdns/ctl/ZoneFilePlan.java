package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.ImportCall;
import io.swarmdns.ctl.edit.ZoneTextSource;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.PlanSummary;
import java.time.Duration;

/// What importing a zone file would change, and the import that changes just that: it is refused
/// when the zone is another one by then.
record ZoneFilePlan(ImportHeader header, ZoneTextSource text, Plan plan) {
  /// An upload at this pace is slow, but not hopeless.
  private static final long BYTES_A_MILLI_MIN = 500;

  /// Asks the swarm, and shows the plan to people.
  static ZoneFilePlan ask(Session session, ImportHeader header, ZoneTextSource text)
      throws InterruptedException {
    Duration patience =
        session.swarm().timeout().plus(Duration.ofMillis(text.bytes() / BYTES_A_MILLI_MIN));
    var pieces = session.swarm().stream(admin -> text.plan(admin, header), patience);
    return new ZoneFilePlan(header, text, Plan.show(session, pieces));
  }

  ImportCall toImport() {
    PlanSummary summary = plan.summary();
    var fixed = header.toBuilder();
    if (summary.getZoneIsNew()) {
      fixed.setMustBeNew(true).clearExpectedSerial();
    } else {
      fixed.setExpectedSerial(summary.getFromSerial());
    }
    return new ImportCall(fixed.build(), text);
  }
}
