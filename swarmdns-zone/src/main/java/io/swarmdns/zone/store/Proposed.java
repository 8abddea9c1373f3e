package io.swarmdns.zone.store;

/// What became of changes handed to [ZoneStore#propose].
public sealed interface Proposed permits Proposal, Refusal {}
