/// The content of zones in one form for all nodes: a stream to carry it, and what differs between
/// two versions.
@NullMarked
package io.swarmdns.zone.canonical;

import org.jspecify.annotations.NullMarked;
