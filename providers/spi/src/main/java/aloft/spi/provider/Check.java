package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/// What a check of one part of a connection found.
///
/// @param name the part, such as `credentials`
/// @param value what was found, as shown to users; empty if there is a problem
/// @param problem what is wrong, and what to do; null if the part can be used
public record Check(String name, String value, @Nullable Diagnostic problem) {}
