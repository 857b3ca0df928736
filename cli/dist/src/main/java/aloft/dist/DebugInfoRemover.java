package aloft.dist;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Removes the names of local variables from classes, and from those of libraries the line numbers
/// too, as jlink does with those of the JDK: a fifth of their size in jars, and less in AOT caches.
/// A stack trace then has the methods of libraries without lines, and those of Aloft with them.
public final class DebugInfoRemover {
  private static final String OWN = "/aloft/";

  private final ClassFile ofAloft;
  private final ClassFile ofLibraries;

  /// @param classPath the classes that the changed classes use
  DebugInfoRemover(ClassLoader classPath) {
    ofAloft =
        ClassFile.of(
            ClassFile.DebugElementsOption.DROP_DEBUG,
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classPath)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
    ofLibraries = ofAloft.withOptions(ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);
  }

  /// Changes jars.
  ///
  /// @param jars their paths, with those of the jars that they use
  public static void main(String[] jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    try (URLClassLoader classPath = new URLClassLoader(urls)) {
      DebugInfoRemover remover = new DebugInfoRemover(classPath);
      for (String name : jars) {
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
          remover.change(jar.getPath("/"));
        }
      }
    }
  }

  private void change(Path root) throws IOException {
    List<Path> classFiles;
    try (Stream<Path> files = Files.walk(root)) {
      classFiles = files.filter(path -> path.toString().endsWith(".class")).toList();
    }
    for (Path file : classFiles) {
      byte[] original = Files.readAllBytes(file);
      byte[] changed = without(original, !file.toString().startsWith(OWN));
      if (changed.length < original.length) {
        Files.write(file, changed);
      }
    }
  }

  /// Returns a class file without that information. One that uses a class which is not there, as of
  /// an optional library, stays as it is.
  byte[] without(byte[] original, boolean isLibrary) {
    ClassFile parser = isLibrary ? ofLibraries : ofAloft;
    try {
      return parser.transformClass(parser.parse(original), ClassTransform.ACCEPT_ALL);
    } catch (IllegalArgumentException e) {
      return original; // its stack maps cannot be computed
    }
  }
}
