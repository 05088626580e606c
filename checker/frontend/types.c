// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * C types and field offsets as the IR sees them.
 *
 * An entry type is told by its typedef name (pte_t ... pgd_t), looking through
 * other typedefs, and where libclang shows only the canonical type, as for
 * typeof(), by the record that the typedef stands for.
 */
#include "frontend/fe.h"

#include <string.h>

static enum ir_level level_of_name(const char *name)
{
	static const struct {
		const char *name;
		enum ir_level level;
	} entries[] = {
		{"pte_t", IR_PTE}, {"pmd_t", IR_PMD}, {"pud_t", IR_PUD},
		{"p4d_t", IR_P4D}, {"pgd_t", IR_PGD},
	};

	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
		if (!strcmp(name, entries[i].name))
			return entries[i].level;
	return IR_LEVEL_NONE;
}

bool fe_is_entry_type(const char *typedef_name)
{
	return level_of_name(typedef_name) != IR_LEVEL_NONE;
}

static uint64_t decl_key(CXCursor decl)
{
	return fe_key(clang_getCanonicalCursor(decl).data[0]);
}

void fe_learn_typedef(struct fe *fe, CXCursor typedef_decl, const char *name)
{
	enum ir_level level = level_of_name(name);
	CXType canonical;

	if (!level)
		return;
	canonical = clang_getCanonicalType(clang_getTypedefDeclUnderlyingType(typedef_decl));
	if (canonical.kind == CXType_Record)
		map_set(&fe->entry_level, decl_key(clang_getTypeDeclaration(canonical)), level);
}

/* Level by typedef name, through sugar. */
static enum ir_level level_by_sugar(CXType t)
{
	for (unsigned i = 0; i < 16; i++) {
		if (t.kind == CXType_Elaborated) {
			t = clang_Type_getNamedType(t);
		} else if (t.kind == CXType_Typedef) {
			CXCursor decl = clang_getTypeDeclaration(t);
			CXString name = clang_getCursorSpelling(decl);
			enum ir_level level = level_of_name(clang_getCString(name));

			clang_disposeString(name);
			if (level)
				return level;
			t = clang_getTypedefDeclUnderlyingType(decl);
		} else {
			break;
		}
	}
	return IR_LEVEL_NONE;
}

static enum ir_level entry_level(struct fe *fe, CXType t, CXType canonical)
{
	uint64_t *level;

	if (canonical.kind != CXType_Record)
		return level_by_sugar(t);
	level = map_get(&fe->entry_level, decl_key(clang_getTypeDeclaration(canonical)));
	return level ? *level : IR_LEVEL_NONE;
}

/* The tag, else the typedef name of an unnamed record, else that of the record around it. */
static uint32_t record_name(struct fe *fe, CXCursor decl)
{
	for (unsigned i = 0; i < 16; i++) {
		CXString s = clang_getCursorSpelling(decl);
		const char *name = clang_getCString(s);
		bool named = name && *name && !strchr(name, '(');
		uint32_t id = named ? strpool_intern(&fe->ctx->names, name) : 0;

		clang_disposeString(s);
		if (named)
			return id;
		decl = clang_getCursorSemanticParent(decl);
		if (decl.kind != CXCursor_StructDecl && decl.kind != CXCursor_UnionDecl)
			break;
	}
	return 0;
}

static uint32_t size_of(CXType t)
{
	long long size = clang_Type_getSizeOf(t);

	return size > 0 && size < UINT32_MAX ? size : 0;
}

/*
 * The size of what a tag names, 0 if the unit has not included its definition, which
 * may still be in the precompiled header.
 */
static uint32_t size_of_tagged(struct fe *fe, CXType t)
{
	struct fe_place p;

	if (fe->pch) {
		p = fe_place_of(fe, clang_getTypeDeclaration(t));
		if (ontop_is_foreign(fe, &p))
			return 0;
	}
	return size_of(t);
}

static struct ir_type pointer_to(struct fe *fe, CXType pointee, uint32_t size)
{
	struct ir_type to = fe_type(fe, pointee);
	struct ir_type t = {.kind = IR_T_PTR, .size = size};

	t.pointee = to.kind == IR_T_VOID || to.kind == IR_T_OTHER ? 1 : to.size;
	if (to.kind == IR_T_ENTRY)
		t.level = to.level;
	if (to.kind == IR_T_RECORD)
		t.record = to.record;
	return t;
}

static bool is_signed_kind(enum CXTypeKind kind)
{
	switch (kind) {
	case CXType_Char_S:
	case CXType_SChar:
	case CXType_Short:
	case CXType_Int:
	case CXType_Long:
	case CXType_LongLong:
	case CXType_Int128:
	case CXType_WChar:
		return true;
	default:
		return false;
	}
}

static bool is_array_kind(enum CXTypeKind kind)
{
	return kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
	       kind == CXType_VariableArray;
}

static bool is_integer_kind(enum CXTypeKind kind)
{
	return kind == CXType_Bool || (kind >= CXType_Char_U && kind <= CXType_Int128);
}

static struct ir_type make_array(struct fe *fe, CXType canonical)
{
	struct ir_type t = pointer_to(fe, clang_getArrayElementType(canonical), 0);

	t.size = size_of(canonical);
	return t;
}

static struct ir_type make_type(struct fe *fe, CXType c)
{
	switch (c.kind) {
	case CXType_Void:
		return (struct ir_type){.kind = IR_T_VOID};
	case CXType_Enum: {
		CXType base = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(c));

		return (struct ir_type){.kind = IR_T_INT,
					.size = size_of_tagged(fe, c),
					.is_signed = is_signed_kind(base.kind)};
	}
	case CXType_Pointer:
		return pointer_to(fe, clang_getPointeeType(c), size_of(c));
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return make_array(fe, c);
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return (struct ir_type){.kind = IR_T_PTR, .size = sizeof(void *), .pointee = 1};
	case CXType_Record:
		return (struct ir_type){.kind = IR_T_RECORD,
					.size = size_of_tagged(fe, c),
					.record = record_name(fe, clang_getTypeDeclaration(c))};
	default:
		break;
	}
	if (is_integer_kind(c.kind))
		return (struct ir_type){.kind = IR_T_INT,
					.size = size_of(c),
					.is_signed = is_signed_kind(c.kind),
					.is_bool = c.kind == CXType_Bool};
	return (struct ir_type){.kind = IR_T_OTHER, .size = size_of(c)};
}

void fe_learn_tag(struct fe *fe, CXCursor decl)
{
	if (clang_isCursorDefinition(decl))
		map_set(&fe->own_tags, record_name(fe, decl), 1);
}

/* The tag that the size of a type, or of what it points to, hangs on. */
static struct fe_tag tag_of(struct fe *fe, CXType c)
{
	CXCursor decl, def;
	struct fe_place p;

	if (c.kind == CXType_Pointer)
		c = clang_getCanonicalType(clang_getPointeeType(c));
	while (is_array_kind(c.kind))
		c = clang_getCanonicalType(clang_getArrayElementType(c));
	if (c.kind != CXType_Record && c.kind != CXType_Enum)
		return (struct fe_tag){0};
	decl = clang_getTypeDeclaration(c);
	def = clang_getCursorDefinition(decl);
	if (clang_Cursor_isNull(def))
		return (struct fe_tag){.record = record_name(fe, decl)};
	p = fe_place_of(fe, def);
	return (struct fe_tag){.record = record_name(fe, decl),
			       .file = fe_shared_file(fe, def),
			       .complete = !ontop_is_foreign(fe, &p)};
}

static struct ir_type known_type(struct fe *fe, uint64_t index)
{
	const struct fe_type *t = &fe->types.at[index - 1];

	if (fe->pch)
		shared_saw(fe, &t->tag);
	return t->type;
}

struct ir_type fe_type(struct fe *fe, CXType t)
{
	uint64_t *have = map_get(&fe->type_index, fe_key(t.data[0]));
	struct fe_tag tag = {0};
	struct ir_type made;
	CXType canonical;
	enum ir_level level;

	if (have)
		return known_type(fe, *have);
	canonical = clang_getCanonicalType(t);
	level = entry_level(fe, t, canonical);
	if (level)
		made = (struct ir_type){
			.kind = IR_T_ENTRY, .level = level, .size = size_of(canonical)};
	else
		made = make_type(fe, canonical);
	if (fe->pch)
		tag = tag_of(fe, canonical);
	vec_push(&fe->types, (struct fe_type){made, tag});
	map_set(&fe->type_index, fe_key(t.data[0]), fe->types.nr);
	return known_type(fe, fe->types.nr);
}

static uint32_t field_name(struct fe *fe, CXCursor field)
{
	uint32_t record = record_name(fe, clang_getCursorSemanticParent(field));
	struct strbuf sb = STRBUF_INIT;
	CXString name = clang_getCursorSpelling(field);
	uint32_t id;

	strbuf_addf(&sb, "%s.%s", fe_name(fe, record), clang_getCString(name));
	clang_disposeString(name);
	id = strpool_intern(&fe->ctx->names, sb.buf);
	strbuf_free(&sb);
	return id;
}

const struct fe_field *fe_field(struct fe *fe, CXCursor field)
{
	uint64_t *have = map_get(&fe->field_index, fe_key(field.data[0]));
	struct fe_field f = {0};
	long long bits;

	if (have) {
		if (fe->pch)
			shared_need(fe, fe->fields.at[*have - 1].shared);
		return &fe->fields.at[*have - 1];
	}
	if (fe->pch) {
		f.shared = fe_shared_file(fe, field);
		shared_need(fe, f.shared);
	}
	bits = clang_Cursor_getOffsetOfField(field);
	if (bits > 0)
		f.offset = bits / 8;
	if (clang_Cursor_isBitField(field))
		f.offset += (uint64_t)(bits % 8 + 1) << IR_BITFIELD_SHIFT;
	f.name = field_name(fe, field);
	vec_push(&fe->fields, f);
	map_set(&fe->field_index, fe_key(field.data[0]), fe->fields.nr);
	return vec_last(&fe->fields);
}

struct field_list {
	VEC(CXCursor) at;
};

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
	struct field_list *list = data;

	vec_push(&list->at, c);
	return CXVisit_Continue;
}

CXCursor *fe_record_fields(struct arena *mem, CXType record, unsigned *nr)
{
	struct field_list list = {0};
	CXCursor *out;

	clang_Type_visitFields(clang_getCanonicalType(record), add_field, &list);
	*nr = list.at.nr;
	out = arena_memdup(mem, list.at.at, list.at.nr * sizeof(*out));
	vec_free(&list.at);
	return out;
}
