package hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloTest {
  private final Hello hello = new Hello();

  @Test
  void rootGreetsTheWorld() {
    var response = hello.handleRequest(new APIGatewayV2HTTPEvent(), null);
    assertEquals(200, response.getStatusCode());
    assertEquals("Hello world", response.getBody());
  }

  @Test
  void helloGreetsByName() {
    var event = APIGatewayV2HTTPEvent.builder().withPathParameters(Map.of("name", "Ada")).build();
    var response = hello.handleRequest(event, null);
    assertEquals("text/plain; charset=utf-8", response.getHeaders().get("Content-Type"));
    assertEquals("Hello Ada", response.getBody());
  }
}
