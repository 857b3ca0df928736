package aloft.aws.plan;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Lists the endpoints of a service: the stack output that holds each base URL, and the path.
final class EndpointOutputs {
  private EndpointOutputs() {}

  static List<StackLocation.Route> of(AwsService service) {
    List<StackLocation.Route> routes = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      for (EventDefinition<?> event : function.events()) {
        StackLocation.Route route = route(function.key(), event);
        if (route != null) {
          routes.add(route);
        }
      }
      Node url = function.section().node().get("url");
      if (url != null && !url.isNull() && !isFalse(url)) {
        String output = LogicalIds.stem(function.key()) + "LambdaFunctionUrl";
        routes.add(new StackLocation.Route(function.key(), "ANY", output, ""));
      }
    }
    return routes;
  }

  private static StackLocation.@Nullable Route route(String function, EventDefinition<?> event) {
    return switch (event.key()) {
      case "http" -> {
        String path = path(event.node());
        String clean =
            Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> "/" + part)
                .collect(Collectors.joining());
        yield new StackLocation.Route(function, method(event.node()), "ServiceEndpoint", clean);
      }
      case "httpApi" -> {
        String path = path(event.node());
        yield new StackLocation.Route(
            function, method(event.node()), "HttpApiUrl", path.equals("*") ? "" : path);
      }
      case "websocket" -> {
        Node route = event.node().get("route");
        String text = route == null ? event.node().text() : route.text();
        yield new StackLocation.Route(
            function, text == null ? "" : text, "ServiceEndpointWebsocket", "");
      }
      case "cloudFront" ->
          new StackLocation.Route(function, "ANY", "CloudFrontDistributionDomainName", "");
      default -> null;
    };
  }

  private static String method(Node event) {
    Node methodNode = event.get("method");
    String text = event.text();
    String method =
        methodNode != null && methodNode.text() != null
            ? methodNode.text()
            : text != null && text.contains(" ") ? text.substring(0, text.indexOf(' ')) : "*";
    return method.equals("*") ? "ANY" : method.toUpperCase(Locale.ROOT);
  }

  private static String path(Node event) {
    Node pathNode = event.get("path");
    String text = event.text();
    String path =
        pathNode != null && pathNode.text() != null
            ? pathNode.text()
            : text == null ? "" : text.substring(text.lastIndexOf(' ') + 1);
    return path.isEmpty() ? "*" : path;
  }

  private static boolean isFalse(Node node) {
    return node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value());
  }
}
