/// The configuration: one YAML file and the environment, read into immutable records.
///
/// Each section's record declares its keys beside its fields, with type, default and documentation;
/// that is the only place where a key is described. The sample file, the error messages and the
/// environment variables' names are derived from it.
@NullMarked
package io.swarmdns.server.config;

import org.jspecify.annotations.NullMarked;
