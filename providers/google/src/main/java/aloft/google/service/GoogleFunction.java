package aloft.google.service;

import aloft.google.event.Triggers;
import aloft.google.manifest.FunctionSection;
import aloft.spi.diagnostic.SourceRange;

/// A function of a service on Google Cloud.
///
/// @param key the name in the manifest
/// @param place the place of the name
/// @param id the name on Google
public record GoogleFunction(
    String key,
    SourceRange place,
    String id,
    FunctionSection section,
    FunctionSettings settings,
    Triggers triggers) {}
