package aloft.dist;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Removes the classes of the libraries of Google and Azure that Aloft does not reach, and the
/// files beside them.
///
/// A class is kept if a kept class refers to it: in its code, its types, its generic signatures, or
/// a string, as for reflection; so all messages of Protocol Buffers are kept that a kept message
/// can contain. Classes of Aloft, and those in the service files, are kept in any case; of a kept
/// class, those for newer versions of Java too.
///
/// The clients of Google can use gRPC, which Aloft does not. Where a client chooses its transport,
/// that of gRPC becomes null; another method that uses gRPC throws an exception.
public final class LibraryPruner {
  private static final List<String> MARKERS = List.of("com/google/cloud/", "com/azure/core/");
  private static final String OWN = "aloft/";
  private static final String SERVICES = "META-INF/services/";
  private static final String SUFFIX = ".class";
  private static final Pattern TYPE = Pattern.compile("L([\\w/$]+)[;<]");
  private static final Pattern GRPC =
      Pattern.compile(
          "com/google/api/gax/grpc/(?!ProtoOperationTransformers|GrpcStatusCode).*"
              + "|com/google/.*/stub/Grpc.*");
  private static final Set<String> CHOICE = Set.of("create", "getGrpcTransportName");
  private static final Pattern VERSION = Pattern.compile("(META-INF/versions/\\d+/).*");
  private static final Pattern FOR_OTHER_TOOLS =
      Pattern.compile("META-INF/(native-image|proguard|versions/\\d+/OSGI-INF)/.*|.*\\.proto");

  /// The versions of libraries, which they send.
  private static final Pattern PROPERTIES = Pattern.compile("[^/]+\\.properties");

  private static final ClassDesc REFUSAL =
      ClassDesc.of(UnsupportedOperationException.class.getName());

  /// The class files of the jar by internal name.
  private final Map<String, byte[]> classFiles;

  /// The folders of the classes for newer versions of Java.
  private final Set<String> versions = new TreeSet<>();

  private final ClassFile parser =
      ClassFile.of(
          ClassFile.ConstantPoolSharingOption.NEW_POOL,
          ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED);

  private final Map<String, byte[]> kept = new HashMap<>();
  private final Deque<String> queue = new ArrayDeque<>();

  private LibraryPruner(Map<String, byte[]> classFiles) {
    this.classFiles = classFiles;
    for (String name : classFiles.keySet()) {
      Matcher version = VERSION.matcher(name);
      if (version.matches()) {
        versions.add(version.group(1));
      }
    }
  }

  /// Changes jars. Jars without these libraries stay as they are.
  ///
  /// @param jars their paths
  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
        if (MARKERS.stream().anyMatch(marker -> Files.isDirectory(jar.getPath("/" + marker)))) {
          prune(jar.getPath("/"));
        }
      }
    }
  }

  private static void prune(Path root) throws IOException {
    Map<String, byte[]> classFiles = new TreeMap<>();
    Set<String> roots = new HashSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = root.relativize(file).toString();
      if (name.endsWith(SUFFIX)) {
        String type = name.substring(0, name.length() - SUFFIX.length());
        classFiles.put(type, Files.readAllBytes(file));
        if (type.startsWith(OWN)) {
          roots.add(type);
        }
      } else if (name.startsWith(SERVICES)) {
        Files.readString(file, StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.strip().replace('.', '/'))
            .forEach(roots::add);
      }
    }
    Map<String, byte[]> kept = new LibraryPruner(classFiles).prune(roots);
    Set<String> folders = new HashSet<>();
    kept.keySet().forEach(type -> folders.add(folder(type)));
    for (Path file : files) {
      String name = root.relativize(file).toString();
      byte[] original =
          name.endsWith(SUFFIX)
              ? classFiles.get(name.substring(0, name.length() - SUFFIX.length()))
              : null;
      byte[] bytes =
          name.endsWith(SUFFIX)
              ? kept.get(name.substring(0, name.length() - SUFFIX.length()))
              : null;
      if (original == null
          ? FOR_OTHER_TOOLS.matcher(name).matches()
              || !(name.startsWith("META-INF/")
                  || PROPERTIES.matcher(name).matches()
                  || folders.contains(folder(name)))
          : bytes == null) {
        Files.delete(file);
      } else if (original != null && !Arrays.equals(bytes, original)) {
        Files.write(file, Objects.requireNonNull(bytes));
      }
    }
  }

  private static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /// Returns the kept class files, some of them changed.
  private Map<String, byte[]> prune(Set<String> roots) {
    roots.forEach(this::keep);
    while (!queue.isEmpty()) {
      String name = queue.remove();
      byte[] bytes = withoutGrpc(Objects.requireNonNull(classFiles.get(name)));
      kept.put(name, bytes);
      keepReferences(bytes);
    }
    return kept;
  }

  private static boolean isGrpc(String type) {
    return GRPC.matcher(type).matches();
  }

  private void keep(String name) {
    keepFile(name);
    versions.forEach(version -> keepFile(version + name));
  }

  private void keepFile(String name) {
    byte[] bytes = classFiles.get(name);
    if (bytes != null && !isGrpc(name) && kept.putIfAbsent(name, bytes) == null) {
      queue.add(name);
    }
  }

  private void keepReferences(byte[] bytes) {
    for (PoolEntry entry : parser.parse(bytes).constantPool()) {
      switch (entry) {
        case ClassEntry type -> keep(type.asInternalName());
        case StringEntry text -> keep(text.stringValue().replace('.', '/'));
        case Utf8Entry text -> {
          Matcher matcher = TYPE.matcher(text.stringValue());
          while (matcher.find()) {
            keep(matcher.group(1));
          }
        }
        default -> {}
      }
    }
  }

  private byte[] withoutGrpc(byte[] bytes) {
    ClassModel model = parser.parse(bytes);
    boolean usesGrpc = false;
    for (PoolEntry entry : model.constantPool()) {
      usesGrpc |= entry instanceof ClassEntry type && isGrpc(type.asInternalName());
    }
    return usesGrpc
        ? parser.transformClass(
            model,
            (builder, element) -> {
              if (element instanceof MethodModel method
                  && method.code().isPresent()
                  && needsGrpc(method.code().get())) {
                builder.withMethod(
                    method.methodName(),
                    method.methodType(),
                    method.flags().flagsMask(),
                    body -> body.withCode(LibraryPruner::refuse));
              } else if (element instanceof MethodModel method) {
                builder.transformMethod(
                    method,
                    java.lang.classfile.MethodTransform.transformingCode(
                        LibraryPruner::replaceCalls));
              } else if (!(element instanceof InnerClassesAttribute)) {
                builder.with(element);
              }
            })
        : bytes;
  }

  /// Whether code uses gRPC and is not the choice of a transport.
  private static boolean needsGrpc(CodeModel code) {
    for (CodeElement element : code) {
      boolean needs =
          switch (element) {
            case InvokeInstruction call -> isGrpc(call.owner().asInternalName()) && !isChoice(call);
            case FieldInstruction field -> isGrpc(field.owner().asInternalName());
            case NewObjectInstruction created -> isGrpc(created.className().asInternalName());
            case TypeCheckInstruction check -> isGrpc(check.type().asInternalName());
            default -> false;
          };
      if (needs) {
        return true;
      }
    }
    return false;
  }

  private static boolean isChoice(InvokeInstruction call) {
    return call.opcode() == Opcode.INVOKESTATIC
        && isGrpc(call.owner().asInternalName())
        && CHOICE.contains(call.name().stringValue());
  }

  private static void refuse(CodeBuilder code) {
    code.new_(REFUSAL)
        .dup()
        .invokespecial(REFUSAL, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
        .athrow();
  }

  private static void replaceCalls(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call && isChoice(call)) {
      for (int i = 0; i < call.typeSymbol().parameterCount(); i++) {
        code.pop(); // each of them an object
      }
      code.aconst_null();
    } else {
      code.with(element);
    }
  }
}
