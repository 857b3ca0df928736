package aloft.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.InvocationOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaWorkerTest {
  private static final String HANDLER =
      """
      package shop;
      import java.util.Map;
      public class Hello {
        private static int n;
        public Map<String, Object> handle(Map<String, Object> event) {
          System.out.println("called " + ++n);
          if (event.containsKey("fail")) throw new IllegalStateException("as asked");
          if (event.containsKey("exit")) System.exit(4);
          event.put("n", n);
          event.put("heap", Runtime.getRuntime().maxMemory() / 1000 / 1000 < 1000);
          event.put("trace", System.getProperty("com.amazonaws.xray.traceHeader") != null);
          return event;
        }
      }
      """;

  @TempDir private Path folder;
  private WorkerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new WorkerFixture(folder).runtime("java17").handler("shop.Hello::handle").cloudLogs();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  // Compiles classes into the folder, as in an unpacked jar of a function.
  private void compile(String release, String text) throws IOException {
    Path source = folder.resolve("source/shop/Hello.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                release,
                "-Xlint:-options",
                "-d",
                folder.toString(),
                source.toString());
    assertThat(status).isZero();
  }

  @Test
  void processIsReused() throws IOException {
    compile("8", HANDLER);
    assertThat(fixture.answer("{\"a\":\"é\"}"))
        .isEqualTo("{\"a\":\"é\",\"n\":1,\"heap\":true,\"trace\":true}");
    assertThat(fixture.answer("{}")).isEqualTo("{\"n\":2,\"heap\":true,\"trace\":true}");
    assertThat(fixture.output().replaceAll("[0-9a-f-]{36}|[0-9.]+ m", "_").lines().skip(4))
        .startsWith("START RequestId: _ Version: $LATEST", "called 2", "END RequestId: _");
  }

  @Test
  void errorsAreReportedAsInLambda() throws IOException {
    compile("8", HANDLER);
    InvocationOutcome.Fault fault = fixture.fault("{\"fail\":1}");
    assertThat(fault.type()).isEqualTo("java.lang.IllegalStateException");
    assertThat(fault.message()).isEqualTo("as asked");
    assertThat(fault.trace()).first().asString().startsWith("shop.Hello.handle(Hello.java:");
    assertThat(fixture.answer("{}")).startsWith("{\"n\":2");
    assertThat(fixture.fault("{\"exit\":1}").message()).endsWith("exit status 4");
  }

  @Test
  void librariesAreFoundBesideTheClasses() throws IOException {
    compile("8", HANDLER.replace("public class", "class Aside {}\npublic class"));
    Path lib = Files.createDirectories(folder.resolve("lib"));
    try (var jar = new java.util.jar.JarOutputStream(Files.newOutputStream(lib.resolve("a.jar")))) {
      for (String name : new String[] {"shop/Hello.class", "shop/Aside.class"}) {
        jar.putNextEntry(new java.util.jar.JarEntry(name));
        jar.write(Files.readAllBytes(folder.resolve(name)));
        Files.delete(folder.resolve(name));
      }
    }
    assertThat(fixture.answer("{}")).startsWith("{\"n\":1");
  }

  @Test
  void aMissingClassIsBlamedOnTheManifest() throws IOException {
    compile("8", HANDLER);
    fixture.handler("shop.Helo::handle");
    assertThat(fixture.blame("{}").message())
        .isEqualTo(
            "the handler \"shop.Helo::handle\" was not found: the package has no such class");
  }

  @Test
  void classesForANewerJavaAreReported() throws IOException {
    compile("8", HANDLER);
    Path file = folder.resolve("shop/Hello.class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 99;
    Files.write(file, bytes);
    assertThat(Objects.requireNonNull(fixture.fault("{}").cause()).message())
        .startsWith("the function \"hello\" is compiled for Java 55, but the installed Java is ");
  }
}
