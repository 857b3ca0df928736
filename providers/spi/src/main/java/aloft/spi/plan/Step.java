package aloft.spi.plan;

import aloft.spi.document.Mapping;

/// One thing to do. The provider's pure module writes it, the cloud module of the same provider
/// reads it.
///
/// @param name unique in its plan; what progress and errors call it
/// @param kind what it is, in the provider's words
/// @param with its settings
public record Step(String name, String kind, Mapping with) {}
