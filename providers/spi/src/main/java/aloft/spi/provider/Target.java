package aloft.spi.provider;

import aloft.spi.document.Mapping;
import aloft.spi.model.Service;

/// A service at its place in the cloud, deployed or not.
///
/// @param settings where and how, in the provider's words (a stack's name, a bucket)
public record Target(Service service, Mapping settings) {}
