/// Edits that begin at this node, whoever asked for them: zones from texts and files, and settings,
/// on their way to whoever leads.
@NullMarked
package io.swarmdns.server.edit;

import org.jspecify.annotations.NullMarked;
