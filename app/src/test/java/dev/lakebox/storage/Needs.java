package dev.lakebox.storage;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Without it the test is skipped on a laptop, and fails on a machine that is set up for all tests. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
@interface Needs {

    Requirement value();

    /** Decides. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
                    .map(Needs::value)
                    .map(Condition::evaluate)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("nothing is needed"));
        }

        private static ConditionEvaluationResult evaluate(Requirement requirement) {
            return requirement
                    .unmet()
                    .map(why -> {
                        if (requirement.madeByCi() && "true".equals(System.getenv("CI"))) {
                            throw new IllegalStateException(why);
                        }
                        return ConditionEvaluationResult.disabled(why);
                    })
                    .orElseGet(() -> ConditionEvaluationResult.enabled("what is needed is there"));
        }
    }
}
