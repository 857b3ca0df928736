package aloft.spi.plan;

import aloft.spi.document.Mapping;

/// One step of a deployment. The provider's pure module creates it, and the cloud module of the
/// same provider executes it.
///
/// @param name unique in its plan; used in progress and error messages
/// @param kind the provider-specific kind of step
/// @param settings the settings for the kind of step
public record Step(String name, String kind, Mapping settings) {}
