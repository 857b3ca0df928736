package aloft.dist;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rewrites the pattern switches of Aloft's classes to chains of `instanceof` and `equals`, and the
/// `equals` and `hashCode` of its records to plain code. As compiled by javac, each one creates
/// hidden classes when it first runs, which costs 2 to 3 ms on every start, because an AOT cache of
/// JDK 25 cannot hold them.
public final class BytecodeSimplifier {
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final MethodTypeDesc CHOICE = MethodTypeDesc.of(CD_int, CD_Object, CD_int);
  private static final MethodTypeDesc HASH = MethodTypeDesc.of(CD_int, CD_Object);
  private static final MethodTypeDesc EQUALS = MethodTypeDesc.of(CD_boolean, CD_Object);
  private static final MethodTypeDesc OBJECTS_EQUALS =
      MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object);

  private final ClassFile parser;

  /// @param classPath the classes that the simplified classes use
  BytecodeSimplifier(ClassLoader classPath) {
    this.parser =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classPath)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  /// A method that replaces the choice of one switch.
  private record Choice(String name, List<ConstantDesc> labels) {}

  /// Changes the classes of Aloft in jars.
  ///
  /// @param jars their paths, with those of the jars that they use
  public static void main(String[] jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = Path.of(jars[i]).toUri().toURL();
    }
    try (URLClassLoader classPath = new URLClassLoader(urls)) {
      BytecodeSimplifier simplifier = new BytecodeSimplifier(classPath);
      for (String name : jars) {
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(name))) {
          Path folder = jar.getPath("/aloft");
          if (Files.isDirectory(folder)) {
            simplifier.simplify(folder);
          }
        }
      }
    }
  }

  private void simplify(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        byte[] changed = simplified(Files.readAllBytes(file));
        if (changed != null) {
          Files.write(file, changed);
        }
      }
    }
  }

  /// Returns a simplified class file, or null if there is nothing to simplify.
  byte @Nullable [] simplified(byte[] bytes) {
    ClassModel model = parser.parse(bytes);
    boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
    List<Choice> choices = new ArrayList<>();
    ClassTransform switches =
        ClassTransform.transformingMethodBodies((code, element) -> {
          List<ConstantDesc> labels = labels(element);
          if (labels == null) {
            code.with(element);
          } else {
            Choice choice = new Choice("choose$" + choices.size(), labels);
            choices.add(choice);
            code.invokestatic(model.thisClass().asSymbol(), choice.name(), CHOICE, isInterface);
          }
        });
    ClassTransform choiceMethods =
        ClassTransform.endHandler(type ->
            choices.forEach(choice ->
                type.withMethodBody(
                    choice.name(),
                    CHOICE,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> writeChoice(code, choice.labels()))));
    AtomicBoolean compares = new AtomicBoolean();
    ClassTransform comparisons =
        (type, element) -> {
          if (element instanceof MethodModel method && isGeneratedComparison(method)) {
            compares.set(true);
            type.withMethodBody(
                method.methodName(),
                method.methodType(),
                method.flags().flagsMask(),
                code -> writeComparison(code, model, method));
          } else {
            type.with(element);
          }
        };
    byte[] changed =
        parser.transformClass(model, comparisons.andThen(switches).andThen(choiceMethods));
    return choices.isEmpty() && !compares.get() ? null : changed;
  }

  private static boolean isGeneratedComparison(MethodModel method) {
    String name = method.methodName().stringValue();
    return (name.equals("equals") || name.equals("hashCode"))
        && method.code().stream()
            .flatMap(CodeModel::elementStream)
            .anyMatch(element ->
                element instanceof InvokeDynamicInstruction call
                    && isBootstrap(call, "Ljava/lang/runtime/ObjectMethods;"));
  }

  private static boolean isBootstrap(InvokeDynamicInstruction call, String owner) {
    return call.bootstrapMethod().owner().descriptorString().equals(owner);
  }

  private static void writeComparison(CodeBuilder code, ClassModel model, MethodModel method) {
    ClassDesc type = model.thisClass().asSymbol();
    List<RecordComponentInfo> components =
        model.findAttribute(Attributes.record()).orElseThrow().components();
    if (method.methodName().equalsString("hashCode")) {
      writeHashCode(code, type, components);
    } else {
      writeEquals(code, type, components);
    }
  }

  private static void writeHashCode(
      CodeBuilder code, ClassDesc type, List<RecordComponentInfo> components) {
    code.iconst_0();
    for (RecordComponentInfo component : components) {
      ClassDesc of = component.descriptorSymbol();
      code.bipush(31).imul().aload(0).getfield(type, component.name().stringValue(), of);
      if (of.isPrimitive()) {
        code.invokestatic(box(of), "hashCode", MethodTypeDesc.of(CD_int, of));
      } else {
        code.invokestatic(OBJECTS, "hashCode", HASH);
      }
      code.iadd();
    }
    code.ireturn();
  }

  private static void writeEquals(
      CodeBuilder code, ClassDesc type, List<RecordComponentInfo> components) {
    code.aload(1).instanceOf(type).ifThen(Opcode.IFEQ, other -> other.iconst_0().ireturn());
    for (RecordComponentInfo component : components) {
      ClassDesc of = component.descriptorSymbol();
      String name = component.name().stringValue();
      code.aload(0).getfield(type, name, of).aload(1).checkcast(type).getfield(type, name, of);
      if (of.isPrimitive()) {
        code.invokestatic(box(of), "compare", MethodTypeDesc.of(CD_int, of, of))
            .ifThen(Opcode.IFNE, other -> other.iconst_0().ireturn());
      } else {
        code.invokestatic(OBJECTS, "equals", OBJECTS_EQUALS)
            .ifThen(Opcode.IFEQ, other -> other.iconst_0().ireturn());
      }
    }
    code.iconst_1().ireturn();
  }

  private static ClassDesc box(ClassDesc primitive) {
    String name = primitive.displayName();
    return ClassDesc.of(
        "java.lang",
        switch (name) {
          case "int" -> "Integer";
          case "char" -> "Character";
          default -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
        });
  }

  /// The types and strings that a pattern switch distinguishes; null for any other instruction or
  /// kind of label.
  private static @Nullable List<ConstantDesc> labels(CodeElement element) {
    if (!(element instanceof InvokeDynamicInstruction call)
        || !isBootstrap(call, "Ljava/lang/runtime/SwitchBootstraps;")
        || !call.bootstrapMethod().methodName().equals("typeSwitch")
        || call.typeSymbol().parameterType(0).isPrimitive()) {
      return null;
    }
    List<ConstantDesc> labels = call.bootstrapArgs();
    boolean known =
        labels.stream().allMatch(label -> label instanceof ClassDesc || label instanceof String);
    return known ? labels : null;
  }

  /// Writes the body of a method that returns the first matching label from an index on; -1 for
  /// null, the number of labels if none matches.
  private static void writeChoice(CodeBuilder code, List<ConstantDesc> labels) {
    code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
    for (int i = 0; i < labels.size(); i++) {
      int index = i;
      code.iload(1)
          .loadConstant(index)
          .ifThen(
              Opcode.IF_ICMPLE,
              from -> {
                if (labels.get(index) instanceof ClassDesc type) {
                  from.aload(0).instanceOf(type);
                } else {
                  from.loadConstant(labels.get(index))
                      .aload(0)
                      .invokevirtual(CD_Object, "equals", EQUALS);
                }
                from.ifThen(matches -> matches.loadConstant(index).ireturn());
              });
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
