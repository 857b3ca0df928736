package hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HelloTest {
  @Test
  void rootGreetsTheWorld() {
    assertEquals("Hello world", Hello.greeting("/"));
  }

  @Test
  void helloGreetsByName() {
    assertEquals("Hello Ada", Hello.greeting("/hello/Ada"));
  }
}
