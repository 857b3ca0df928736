package aloft.spi.provider;

import aloft.spi.document.Mapping;
import aloft.spi.model.Service;

/// The place of a service in the cloud, whether deployed or not.
///
/// @param settings provider-specific, such as the names of the stack and the bucket
public record Target(Service service, Mapping settings) {}
