/// What nodes ask each other: edits go to the leader, and everybody learns how far everybody is.
@NullMarked
package io.swarmdns.gossip.peer;

import org.jspecify.annotations.NullMarked;
