package aloft.google.plan;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;

/// A resource that a deployment must have beside its functions.
///
/// @param name its id in its collection
/// @param body the resource as JSON for Google's API, without its name
public record WantedResource(@Required String name, @Required Mapping body) {}
