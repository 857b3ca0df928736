package aloft.aws.event.http;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How answers are translated.
@Doc("How answers are translated")
public record HttpResponse(
    @OneOf({"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"}) @Nullable String contentHandling,
    @Doc("Headers of all answers, as mapping expressions") @Nullable Map<String, String> headers,
    @Doc("The mapping template of all answers") @Nullable String template,
    @Doc("BUFFERED (default), or STREAM to answer piece by piece (proxy integrations)")
        @OneOf(
            value = {"BUFFERED", "STREAM"},
            ignoreCase = true)
        @Nullable String transferMode,
    @Doc("Answers by status code")
        @Matches(value = "^\\d{3}$", words = "a status code of three digits")
        @Nullable Map<String, StatusCode> statusCodes,
    @Source Node node) {

  /// One kind of answer.
  @Doc("One kind of answer")
  public record StatusCode(
      @Nullable Map<String, String> headers,
      @Doc("Chosen where the function's error, or the address' status, matches; '' for the default")
          @Nullable String pattern,
      @Doc("The mapping template, or templates by content type") @Nullable Node template) {}
}
