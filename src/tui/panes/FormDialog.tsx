import { Box, Text } from 'ink';
import { Clickable } from '../components/Clickable.tsx';
import { Frame } from '../components/Frame.tsx';
import { LineText, Lines } from '../components/Lines.tsx';
import { Scrollbar } from '../components/Scrolled.tsx';
import { TextField } from '../components/TextField.tsx';
import { useTui } from '../components/context.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import { diffLines } from '../state/diff-lines.ts';
import { visibleFields } from '../state/forms/forms.ts';
import type { Field, FormState } from '../state/form.ts';

const LABEL = 16;

/** The fields, what is wrong with them now, and what they would change. */
export function FormDialog({ rect, form }: { readonly rect: Rect; readonly form: FormState }) {
  const ascii = useTui((state) => state.look.ascii);
  const width = rect.width - 4;
  const fields = visibleFields(form);
  const foot = footLines(form, width);
  const preview = form.diff === '' ? [] : diffLines(form.diff).filter((row) => /^(?:\+(?!\+\+)|-(?!--))/.test(row[0]?.text ?? ''));
  const room = rect.height - 4 - foot.length - 1;
  const fieldRows = Math.min(fields.length, Math.max(6, room - Math.min(preview.length === 0 ? 0 : preview.length + 1, 8)));
  const start = Math.max(0, Math.min(form.index - Math.floor(fieldRows / 2), fields.length - fieldRows));
  const isCut = fieldRows < fields.length;
  const previewRows = Math.max(0, room - fieldRows - 1);
  return (
    <Frame rect={rect} title={form.title}>
      <Box height={fieldRows} flexShrink={0}>
        <Box flexDirection="column">
          {fields.slice(start, start + fieldRows).map((field, i) => (
            <Clickable key={field.name} click={{ on: 'field', index: start + i }} height={1} flexShrink={0}>
              <FieldRow field={field} focused={start + i === form.index} width={isCut ? width - 2 : width} ascii={ascii} />
            </Clickable>
          ))}
        </Box>
        {isCut ? <Scrollbar start={start} total={fields.length} height={fieldRows} ascii={ascii} /> : null}
      </Box>
      <Box height={1} flexShrink={0} />
      <Lines lines={foot} width={width} />
      {previewRows > 1 && preview.length > 0 ? <Lines lines={preview.slice(0, previewRows)} width={width} /> : null}
    </Frame>
  );
}

function FieldRow({
  field,
  focused,
  width,
  ascii,
}: {
  readonly field: Field;
  readonly focused: boolean;
  readonly width: number;
  readonly ascii: boolean;
}) {
  return (
    <Box width={width} height={1}>
      <Box width={LABEL} flexShrink={0}>
        <Text {...(focused ? { color: 'cyan' } : { dimColor: true })}>{`${focused ? (ascii ? '> ' : '› ') : '  '}${field.label}`}</Text>
      </Box>
      <Box width={width - LABEL} height={1} overflow="hidden">
        <FieldValue field={field} focused={focused} width={width - LABEL} />
      </Box>
    </Box>
  );
}

function FieldValue({ field, focused, width }: { readonly field: Field; readonly focused: boolean; readonly width: number }) {
  if (field.kind === 'text') {
    if (focused) return <TextField value={field.value} placeholder={field.placeholder ?? ''} />;
    return (
      <LineText
        line={field.value === '' ? [seg('faint', field.placeholder ?? '')] : [seg('plain', printable(field.value))]}
        width={width}
      />
    );
  }
  if (field.kind === 'flag')
    return <LineText line={[seg(focused ? 'strong' : 'plain', field.value === '' ? '[ ]' : '[x]')]} width={width} />;
  const options = (field.options ?? []).map((option) =>
    seg(option === field.value ? (focused ? 'title' : 'plain') : 'faint', `${option}  `),
  );
  return focused ? <LineText line={options} width={width} /> : <LineText line={[seg('plain', field.value)]} width={width} />;
}

function footLines(form: FormState, width: number): Line[] {
  if (form.problem !== null) return wrap(printable(form.problem), width).map((text): Line => [seg('bad', text)]);
  if (form.verdict !== null) return wrap(printable(form.verdict), width).map((text): Line => [seg('warn', text)]);
  return [[seg('faint', form.diff === '' ? '' : 'This is what it changes:')]];
}
