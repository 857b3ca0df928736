package aloft.spi.schema.layout;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import aloft.spi.schema.ValidationMode;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiles a record with and without the annotation processor: both are read alike.
final class LayoutProcessorTest {
  private static final String SOURCE =
      """
      package test;

      import aloft.spi.document.*;
      import aloft.spi.schema.*;
      import java.util.*;

      @Doc("A \\"shop\\"\\nwith 100% quotes")
      @Open
      public record Shop(
          @Required @Doc("Its name") @Matches(value = "^\\\\w+$", words = "a word") String name,
          @Key("package") @OneOf(value = {"A", "B"}, ignoreCase = true) String packaging,
          @Range(min = -1, max = 9) List<Integer> sizes,
          @ExpectedType(value = Integer.class, allowsObject = true) Node count,
          Map<String, Shop> inner,
          @Required boolean open,
          @Inline Address address,
          @Source Mapping node) {

        @Doc("Where it is")
        public record Address(@Doc("The street") String street, @Inline Place place) {}

        public record Place(@Required @Doc("The town") String town) {}

        @ShortForm("a name")
        static Shop of(Node node, DiagnosticCollector findings) {
          return node.text() == null ? null : new Shop(node.text(), null, null, null, null, false, null, null);
        }
      }
      """;

  private static final String[] DOCUMENTS = {
    "{\"name\": \"x\", \"package\": \"a\", \"sizes\": 3, \"count\": {}, \"open\": true, \"town\":"
        + " \"T\"}",
    "{\"name\": \"x y\", \"sizes\": [10, \"z\"], \"count\": \"q\", \"open\": 1, \"street\": \"S\","
        + " \"town\": \"T\", \"more\": 1}",
    "{\"name\": \"x\", \"street\": {}, \"town\": \"T\", \"open\": false}",
    "\"short\"",
    "[]",
  };

  @TempDir Path folder;

  private Class<?> compiled(String name, String option) throws Exception {
    Path classes = Files.createDirectories(folder.resolve(name));
    StringWriter messages = new StringWriter();
    CompilationTask task =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of(option, "-d", classes.toString(), "-cp", classPath()),
                null,
                List.of(source()));
    if (!option.equals("-proc:none")) {
      task.setProcessors(List.of(new LayoutProcessor()));
    }
    assertThat(task.call()).as(messages.toString()).isTrue();
    URL[] path = {classes.toUri().toURL()};
    return new URLClassLoader(path, getClass().getClassLoader()).loadClass("test.Shop");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static JavaFileObject source() {
    return new SimpleJavaFileObject(URI.create("string:///Shop.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return SOURCE;
      }
    };
  }

  private static String read(Class<?> type, String json) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.WARN);
    Node node = Json.read(json, "m.json");
    Object read = Decoder.read(type, node, findings);
    List<Diagnostic> all = new ArrayList<>(findings.diagnostics());
    all.addAll(findings.refusals());
    return read + " " + all;
  }

  private static String describe(Class<?> type) {
    Schema.Shape shape = (Schema.Shape) Schema.of(type);
    StringBuilder text = new StringBuilder();
    text.append(shape.name()).append(shape.doc()).append(shape.shortForm()).append(shape.open());
    shape
        .fields()
        .get()
        .forEach((key, field) ->
            text.append(key).append(field.required()).append(field.doc()).append('\n'));
    return text.toString();
  }

  @Test
  void generatedLayoutsReadAsReflectionDoes() throws Exception {
    Class<?> generated = compiled("generated", "-proc:full");
    Class<?> reflected = compiled("reflected", "-proc:none");
    assertThat(folder.resolve("generated/test/ShopLayout.class")).exists();
    assertThat(folder.resolve("generated/test/Shop_AddressLayout.class")).exists();
    assertThat(folder.resolve("reflected/test/ShopLayout.class")).doesNotExist();
    for (String json : DOCUMENTS) {
      assertThat(read(generated, json)).as(json).isEqualTo(read(reflected, json));
    }
    assertThat(describe(generated)).isEqualTo(describe(reflected)).contains("town");
    assertThat(read(generated, DOCUMENTS[0])).contains("packaging=a", "town=T").endsWith(" []");
  }
}
