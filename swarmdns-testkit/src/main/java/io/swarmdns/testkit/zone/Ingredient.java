package io.swarmdns.testkit.zone;

/// Adds one thing to a zone in the making: a delegation, a wildcard, a chain of aliases.
@FunctionalInterface
interface Ingredient {
  void addTo(ZoneDraft zone);
}
