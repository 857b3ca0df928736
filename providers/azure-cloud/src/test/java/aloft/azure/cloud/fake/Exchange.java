package aloft.azure.cloud.fake;

import java.util.Map;

/// A request that the double has answered.
///
/// @param name method and short path, such as `PUT deploymentStacks` (see [AzureDouble#names])
/// @param status 0 before it is answered
public record Exchange(
    String name,
    String method,
    String target,
    Map<String, String> headers,
    String body,
    int status) {}
