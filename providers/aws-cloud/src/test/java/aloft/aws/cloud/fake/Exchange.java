package aloft.aws.cloud.fake;

import java.util.Map;

/// A request that went through the [WatchingProxy].
///
/// @param service as the signature names it: `s3`, `cloudformation`
/// @param operation the API's name where the request has one, else method and path
/// @param headers by lower-case name
/// @param body as Latin-1 text, so that no byte is lost
/// @param status what was answered
public record Exchange(
    String service,
    String operation,
    String path,
    Map<String, String> headers,
    String body,
    int status) {

  /// `cloudformation CreateChangeSet`.
  public String name() {
    return service + " " + operation;
  }
}
