package aloft.aws.event.http;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mapping of responses.
@Doc("Mapping of responses")
public record HttpResponse(
    @Doc("How binary bodies are converted") @OneOf({"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"})
        @Nullable String contentHandling,
    @Doc("Headers of all responses, as mapping expressions") Map<String, String> headers,
    @Doc("The mapping template of all responses") @Nullable String template,
    @Doc("BUFFERED (default), or STREAM to stream the response (proxy integrations)")
        @OneOf(
            value = {"BUFFERED", "STREAM"},
            ignoreCase = true)
        @Nullable String transferMode,
    @Doc("Responses by status code")
        @Matches(value = "^\\d{3}$", words = "a status code of three digits")
        @Nullable Map<String, StatusCode> statusCodes,
    @Source Node node) {
  public HttpResponse {
    headers = headers == null ? Map.of() : headers;
  }

  /// The mapping of responses with one status code.
  @Doc("A response")
  public record StatusCode(
      @Doc("The headers of the response") Map<String, String> headers,
      @Doc(
              "Selects this response if the function's error, or the endpoint's status, matches;"
                  + " '' for the default")
          @Nullable String pattern,
      @Doc("The mapping template, or templates by content type") @Nullable Node template) {
    public StatusCode {
      headers = headers == null ? Map.of() : headers;
    }
  }
}
