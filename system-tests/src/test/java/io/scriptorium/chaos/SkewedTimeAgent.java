package io.scriptorium.chaos;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that leads all calls by which a worker and its libraries ask the wall clock
 * elsewhere; references to methods, such as {@code Instant::now}, stay.
 */
public final class SkewedTimeAgent implements ClassFileTransformer {

  private static final ClassDesc SKEWED_TIME =
      ClassDesc.of(SkewedTimeAgent.class.getPackageName(), "SkewedTime");

  /** Static methods without parameters, by class, of which {@link SkewedTime} has the like. */
  private static final Map<String, Set<String>> REPLACED =
      Map.of(
          "java/lang/System", Set.of("currentTimeMillis"),
          "java/time/Instant", Set.of("now"),
          "java/time/InstantSource", Set.of("system"),
          "java/time/Clock", Set.of("systemUTC"));

  private SkewedTimeAgent() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String file, Instrumentation instrumentation) {
    SkewedTime.follow(Path.of(file));
    instrumentation.addTransformer(new SkewedTimeAgent());
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    // The JDK's own modules cannot see what is called instead.
    if (!ClassLoader.getSystemClassLoader().equals(loader)
        || name.startsWith("io/scriptorium/chaos/SkewedTime")) {
      return null;
    }
    var file =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    var model = file.parse(bytes);
    boolean asks =
        StreamSupport.stream(model.constantPool().spliterator(), false)
            .anyMatch(entry -> entry instanceof MemberRefEntry member && isReplaced(member));
    return asks
        ? file.transformClass(model, ClassTransform.transformingMethodBodies(redirect()))
        : null;
  }

  private static CodeTransform redirect() {
    return (builder, element) -> {
      if (element instanceof InvokeInstruction call
          && call.opcode() == Opcode.INVOKESTATIC
          && isReplaced(call.method())) {
        builder.invokestatic(SKEWED_TIME, call.name().stringValue(), call.typeSymbol());
      } else {
        builder.with(element);
      }
    };
  }

  private static boolean isReplaced(MemberRefEntry member) {
    return member.type().stringValue().startsWith("()")
        && REPLACED
            .getOrDefault(member.owner().asInternalName(), Set.of())
            .contains(member.name().stringValue());
  }
}
