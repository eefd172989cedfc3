import { columns, type PresetTable } from '../rest/preset.ts';

/** How lists are asked for, by a column that never changes, so that rows do not shift between pages. */
function list(path: string, sortedBy: string, records = 'items[*]'): PresetTable['load'] {
  return {
    path,
    records,
    params: {
      'searchCriteria[sortOrders][0][field]': sortedBy,
      'searchCriteria[sortOrders][0][direction]': 'ASC',
    },
    paging: {
      kind: 'page',
      param: 'searchCriteria[currentPage]',
      size_param: 'searchCriteria[pageSize]',
      size: 100,
      total: 'total_count',
    },
    missing_columns: 'null',
  };
}

/** The same, only what has changed since, where the entity has `updated_at`. */
function changing(path: string, sortedBy: string, records?: string): PresetTable['load'] {
  const filter = 'searchCriteria[filter_groups][0][filters][0]';
  return {
    ...list(path, sortedBy, records),
    incremental: {
      params: {
        [`${filter}[field]`]: 'updated_at',
        [`${filter}[value]`]: '{from}',
        [`${filter}[condition_type]`]: 'gteq',
      },
      format: 'text',
    },
  };
}

const attribute = (code: string) => `custom_attributes[?attribute_code=${code}].value`;
const money = 'decimal(20,4)';
const changes = { created_at: 'timestamp', updated_at: 'timestamp' };

const products: PresetTable = {
  comment: 'Products of the catalogue.',
  load: changing('products', 'entity_id'),
  primaryKey: ['id'],
  columns: columns(
    {
      id: 'bigint',
      sku: 'string',
      name: 'string',
      attribute_set_id: 'integer',
      price: money,
      special_price: money,
      cost: money,
      status: 'integer',
      visibility: 'integer',
      type_id: 'string',
      weight: money,
      manufacturer: 'string',
      url_key: 'string',
      description: 'string',
      category_links: 'json',
      website_ids: 'json',
      tier_prices: 'json',
      custom_attributes: 'json',
      ...changes,
    },
    {
      special_price: attribute('special_price'),
      cost: attribute('cost'),
      manufacturer: attribute('manufacturer'),
      url_key: attribute('url_key'),
      description: attribute('description'),
      category_links: 'extension_attributes.category_links',
      website_ids: 'extension_attributes.website_ids',
    },
  ),
};

const tierPrices: PresetTable = {
  comment: 'Prices by quantity and customer group.',
  load: changing('products', 'entity_id', 'items[*].tier_prices[*]'),
  primaryKey: ['sku', 'customer_group_id', 'qty'],
  columns: columns(
    { sku: 'string', customer_group_id: 'integer', qty: money, value: money, updated_at: 'timestamp' },
    { sku: 'parent.sku', updated_at: 'parent.updated_at' },
  ),
};

const stockItems: PresetTable = {
  comment: 'Stock of each product of the table `products`, one request each.',
  load: { path: 'stockItems/{parent.sku}', parent: 'products', missing_columns: 'null' },
  primaryKey: ['item_id'],
  columns: columns(
    {
      item_id: 'bigint',
      sku: 'string',
      product_id: 'bigint',
      stock_id: 'integer',
      qty: money,
      is_in_stock: 'boolean',
      manage_stock: 'boolean',
      min_qty: money,
      backorders: 'integer',
      low_stock_date: 'timestamp',
    },
    { sku: 'parent.sku' },
  ),
};

const sourceItems: PresetTable = {
  comment: 'Stock by inventory source.',
  load: list('inventory/source-items', 'source_item_id'),
  primaryKey: ['sku', 'source_code'],
  columns: columns({ sku: 'string', source_code: 'string', quantity: money, status: 'integer' }),
};

const categories: PresetTable = {
  comment: 'Categories; `parent_id`, `path` and `level` are their tree.',
  load: changing('categories/list', 'entity_id'),
  primaryKey: ['id'],
  columns: columns(
    {
      id: 'bigint',
      parent_id: 'bigint',
      name: 'string',
      is_active: 'boolean',
      position: 'integer',
      level: 'integer',
      path: 'string',
      children: 'string',
      include_in_menu: 'boolean',
      url_key: 'string',
      custom_attributes: 'json',
      ...changes,
    },
    { url_key: attribute('url_key') },
  ),
};

const attributes: PresetTable = {
  comment: 'Attributes of products.',
  load: list('products/attributes', 'attribute_id'),
  primaryKey: ['attribute_id'],
  columns: columns({
    attribute_id: 'bigint',
    attribute_code: 'string',
    default_frontend_label: 'string',
    frontend_input: 'string',
    backend_type: 'string',
    is_required: 'boolean',
    is_user_defined: 'boolean',
  }),
};

const attributeOptions: PresetTable = {
  comment: 'What the values of attributes mean, such as the names of manufacturers.',
  load: list('products/attributes', 'attribute_id', 'items[*].options[*]'),
  primaryKey: ['attribute_code', 'value'],
  columns: columns(
    { attribute_id: 'bigint', attribute_code: 'string', value: 'string', label: 'string' },
    { attribute_id: 'parent.attribute_id', attribute_code: 'parent.attribute_code' },
  ),
};

const orders: PresetTable = {
  comment: 'Orders.',
  load: changing('orders', 'entity_id'),
  primaryKey: ['entity_id'],
  columns: columns({
    entity_id: 'bigint',
    increment_id: 'string',
    state: 'string',
    status: 'string',
    store_id: 'integer',
    customer_id: 'bigint',
    customer_email: 'string',
    customer_firstname: 'string',
    customer_lastname: 'string',
    customer_group_id: 'integer',
    customer_is_guest: 'boolean',
    order_currency_code: 'string',
    base_currency_code: 'string',
    grand_total: money,
    base_grand_total: money,
    subtotal: money,
    discount_amount: money,
    tax_amount: money,
    shipping_amount: money,
    total_paid: money,
    total_refunded: money,
    total_qty_ordered: money,
    total_item_count: 'integer',
    coupon_code: 'string',
    billing_address: 'json',
    payment: 'json',
    ...changes,
  }),
};

const orderItems: PresetTable = {
  comment: 'Lines of orders.',
  load: changing('orders', 'entity_id', 'items[*].items[*]'),
  primaryKey: ['item_id'],
  foreignKeys: [
    { columns: ['order_id'], table: 'orders', referenced: ['entity_id'] },
    { columns: ['product_id'], table: 'products', referenced: ['id'] },
  ],
  columns: columns(
    {
      item_id: 'bigint',
      order_id: 'bigint',
      parent_item_id: 'bigint',
      product_id: 'bigint',
      sku: 'string',
      name: 'string',
      product_type: 'string',
      qty_ordered: money,
      qty_invoiced: money,
      qty_shipped: money,
      qty_refunded: money,
      qty_canceled: money,
      price: money,
      base_price: money,
      original_price: money,
      row_total: money,
      discount_amount: money,
      tax_amount: money,
      order_updated_at: 'timestamp',
      ...changes,
    },
    { order_id: 'parent.entity_id', order_updated_at: 'parent.updated_at' },
  ),
};

const customers: PresetTable = {
  comment: 'Customers.',
  load: changing('customers/search', 'entity_id'),
  primaryKey: ['id'],
  columns: columns(
    {
      id: 'bigint',
      group_id: 'integer',
      email: 'string',
      firstname: 'string',
      lastname: 'string',
      dob: 'date',
      gender: 'integer',
      taxvat: 'string',
      created_in: 'string',
      store_id: 'integer',
      website_id: 'integer',
      company_id: 'bigint',
      addresses: 'json',
      custom_attributes: 'json',
      ...changes,
    },
    { company_id: 'extension_attributes.company_attributes.company_id' },
  ),
};

/** Tables of Magento 2's REST API, by the names that a project may give. Source: Adobe Commerce Web API reference. */
export const magentoTables: Readonly<Record<string, PresetTable>> = {
  products,
  tier_prices: tierPrices,
  stock_items: stockItems,
  source_items: sourceItems,
  categories,
  attributes,
  attribute_options: attributeOptions,
  orders,
  order_items: orderItems,
  customers,
};
