package aloft.cli.view;

import aloft.cli.engine.InvokeLocal.Response;
import aloft.spi.document.Json;
import aloft.spi.document.Node;

/// Shows the result of a function that ran on this machine: JSON, or the text that it is.
public record LocalResponseView() implements View<Response> {
  private static final int INDENT = 4;

  @Override
  public Output show(Response response) {
    Node value = response.value();
    return Output.line(value == null ? response.text() : Json.write(value, INDENT))
        .withFailure(response.failed());
  }
}
