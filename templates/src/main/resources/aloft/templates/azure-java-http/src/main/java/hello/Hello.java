package hello;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.HttpTrigger;

/** Greets the world at /, and someone by name at /hello/{name}. */
public final class Hello {
  private static final String PREFIX = "/hello/";

  public HttpResponseMessage hello(
      @HttpTrigger(name = "req") HttpRequestMessage<String> request, ExecutionContext context) {
    String greeting = greeting(request.getUri().getPath());
    context.getLogger().info(greeting);
    return request
        .createResponseBuilder(HttpStatus.OK)
        .header("Content-Type", "text/plain; charset=utf-8")
        .body(greeting)
        .build();
  }

  static String greeting(String path) {
    return "Hello " + (path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "world");
  }
}
