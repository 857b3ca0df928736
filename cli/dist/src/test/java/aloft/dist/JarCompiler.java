package aloft.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles source texts into a jar.
final class JarCompiler {
  private JarCompiler() {}

  /// @param sources each with one top-level class whose name and package the text tells
  /// @param files other files of the jar, by path
  static Path jar(Path folder, Map<String, String> files, String... sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-proc:none", "-g", "-d", classes.toString()),
                null,
                Stream.of(sources).map(JarCompiler::source).toList())
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
    Path jar = folder.resolve("test.jar");
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", true));
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        write(zip.getPath("/" + classes.relativize(file)), Files.readAllBytes(file));
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        write(
            zip.getPath("/" + file.getKey()),
            file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static JavaFileObject source(String text) {
    String name =
        text.lines()
            .filter(line ->
                line.matches("(public |abstract |sealed |final )*(class|interface|record) .*"))
            .findFirst()
            .orElseThrow()
            .replaceFirst(".*?(?:class|interface|record) (\\w+).*", "$1");
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /// The class files of a jar by internal name.
  static Map<String, byte[]> classFiles(Path jar) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar);
        Stream<Path> walk = Files.walk(zip.getPath("/"))) {
      return walk.filter(path -> path.toString().endsWith(".class"))
          .collect(
              Collectors.toMap(
                  path -> path.toString().replaceFirst("^/(.*)\\.class$", "$1"),
                  JarCompiler::bytes,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The simple names of the classes of a jar.
  static Set<String> simpleNames(Path jar) throws IOException {
    Set<String> names = new TreeSet<>();
    classFiles(jar).keySet().forEach(name -> names.add(name.replaceFirst(".*/", "")));
    return names;
  }
}
