package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares classes of Aloft and of a library before and after.
final class DebugInfoRemoverTest {
  private static final String BODY =
      """
      public class %s implements java.util.function.Function<Object, Object> {
        public Object apply(Object value) {
          Number known = value == null ? Integer.valueOf(1) : Long.valueOf(2);
          for (int index = 0; index < 3; index++) {
            if (index == 2) return known;
          }
          return value;
        }
      }
      """;
  private static final String OPTIONAL =
      """
      package library;
      public class Optional {
        Object choose(boolean first) { Base known = first ? new Gone() : new Here(); return known.toString(); }
        static class Base {}
        static class Gone extends Base {}
        static class Here extends Base {}
      }
      """;

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void remove() throws Exception {
    jar =
        JarCompiler.jar(
            folder,
            Map.of(),
            "package aloft;\n" + BODY.formatted("Own"),
            "package library;\n" + BODY.formatted("Library"),
            OPTIONAL);
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      Files.delete(files.getPath("/library/Optional$Gone.class"));
    }
    DebugInfoRemover.main(new String[] {jar.toString()});
  }

  private boolean has(String type, String attribute) throws Exception {
    byte[] bytes = JarCompiler.classFiles(jar).get(type);
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(attribute);
  }

  @Test
  void onlyClassesOfAloftKeepTheirLines() throws Exception {
    assertThat(has("aloft/Own", Attributes.NAME_LINE_NUMBER_TABLE)).isTrue();
    assertThat(has("aloft/Own", Attributes.NAME_LOCAL_VARIABLE_TABLE)).isFalse();
    assertThat(has("library/Library", Attributes.NAME_LINE_NUMBER_TABLE)).isFalse();
    assertThat(has("library/Library", Attributes.NAME_LOCAL_VARIABLE_TABLE)).isFalse();
  }

  @Test
  void changedClassesRun() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      for (String name : new String[] {"aloft.Own", "library.Library"}) {
        @SuppressWarnings("unchecked")
        Function<Object, Object> changed =
            (Function<Object, Object>) loader.loadClass(name).getConstructor().newInstance();
        assertThat(changed.apply("x")).isEqualTo(2L);
      }
    }
  }

  @Test
  void aClassStaysIfAnotherThatItUsesIsMissing() throws Exception {
    assertThat(has("library/Optional", Attributes.NAME_LINE_NUMBER_TABLE)).isTrue();
  }
}
